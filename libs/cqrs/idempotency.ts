import { IdempotencyKeyReused } from '#libs/kernel/errors.js';
import type { Actor } from '#libs/kernel/actor.js';
import { sql, type Statement } from '#libs/persistence/sql.js';

export interface IdempotencyRequest {
  readonly key: string;
  /** Hash of method, path and body: the same key for anything else is a mistake of the caller. */
  readonly fingerprint: string;
}

export interface StoredAnswer {
  readonly fingerprint: string;
  readonly result: unknown;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An answer counts until it is deleted, which is some time after it expires: one that is there cannot be stored again. */
export const findAnswer = (actor: Actor, { key }: IdempotencyRequest): Statement =>
  sql`select fingerprint, result from platform.idempotency_keys
       where organization_id = ${actor.organizationId ?? NOBODY} and user_id = ${actor.userId ?? NOBODY} and key = ${key}`;

/**
 * Written last, in the command's transaction. A repeated request does the work again, fails here on the primary
 * key (after waiting for the first one, when both run at once), undoes everything and replays; so the usual
 * request, which is the only one with its key, pays for no look-up. Only what succeeded is stored: a refused
 * command left no effect, so trying it again is right.
 */
export const keepAnswer = (
  actor: Actor,
  { key, fingerprint }: IdempotencyRequest,
  result: unknown,
): Statement =>
  sql`insert into platform.idempotency_keys (organization_id, user_id, key, fingerprint, result)
      values (${actor.organizationId ?? NOBODY}, ${actor.userId ?? NOBODY}, ${key}, ${fingerprint},
              ${JSON.stringify(result ?? null)}::jsonb)`;

export function replay(answer: StoredAnswer, request: IdempotencyRequest): unknown {
  if (answer.fingerprint !== request.fingerprint) throw new IdempotencyKeyReused();
  return answer.result;
}
