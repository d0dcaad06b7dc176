import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { RequestInvalid } from '#libs/kernel/errors.js';

const VALID = /^[\x21-\x7e]{1,255}$/;

export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method === 'GET' || request.method === 'HEAD') return undefined;
  if (typeof key === 'string' && VALID.test(key)) return key;
  throw new RequestInvalid('The Idempotency-Key header must be 1 to 255 visible ASCII characters.', {
    errors: [
      { pointer: 'Idempotency-Key', code: 'length', detail: 'must be 1 to 255 visible ASCII characters' },
    ],
  });
}

/** Method, path and body as one hash; the body as it was parsed, so that white space makes no difference. An upload has none yet. */
export const fingerprintOf = ({ method, url, body }: FastifyRequest): string =>
  createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body instanceof Readable ? null : (body ?? null))}`)
    .digest('base64url');
