import { open, seal } from '#libs/kernel/seal.js';
import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import {
  FederatedRequests,
  type AnsweredRequest,
  type FederatedRequest,
  type Handover,
  type HandoverMode,
} from '../domain/federated-requests.js';
import { hashOf } from '../domain/refresh-secret.js';

const PURPOSE = 'federated-request';
const ANSWER_PURPOSE = 'federated-answer';

interface Row {
  readonly provider: string;
  readonly browserHash: string;
  readonly sealedMemory: string;
  readonly returnTo: string;
  readonly mode: HandoverMode;
  readonly userId: string | null;
  readonly sealedAnswer: string | null;
}

@Injectable()
export class SqlFederatedRequests extends FederatedRequests {
  async add(
    request: FederatedRequest,
    state: string,
    browser: string,
    at: Date,
    expiresAt: Date,
  ): Promise<void> {
    // Whoever begins clears away more than he adds, so that they do not pile up.
    await commandRows(sql`delete from identity.federated_requests where ctid = any (array(
      select ctid from identity.federated_requests where expires_at < ${at} limit 10 for update skip locked))`);
    const { provider, memory, returnTo, mode, userId } = request;
    await commandRows(sql`insert into identity.federated_requests
      (state_hash, browser_hash, provider, sealed_memory, return_to, mode, user_id, expires_at)
      values (${hashOf(state)}, ${hashOf(browser)}, ${provider}, ${seal(memory, browser, PURPOSE)}, ${returnTo}, ${mode}, ${userId}, ${expiresAt})`);
  }

  async deliver(state: string, posted: string, at: Date): Promise<boolean> {
    const delivered = await commandRows(sql`update identity.federated_requests
         set sealed_answer = ${seal(posted, state, ANSWER_PURPOSE)}
       where state_hash = ${hashOf(state)} and sealed_answer is null and expires_at > ${at} returning 1`);
    return delivered.length > 0;
  }

  async redeem(state: string, browser: string, at: Date): Promise<AnsweredRequest | undefined> {
    const [row] = await commandRows<Row>(sql`delete from identity.federated_requests
       where state_hash = ${hashOf(state)} and expires_at > ${at}
      returning provider, browser_hash as "browserHash", sealed_memory as "sealedMemory", return_to as "returnTo",
                mode, user_id as "userId", sealed_answer as "sealedAnswer"`);
    if (!row || row.browserHash !== hashOf(browser)) return undefined;
    const { provider, sealedMemory, returnTo, mode, userId, sealedAnswer } = row;
    const posted = sealedAnswer === null ? null : open(sealedAnswer, state, ANSWER_PURPOSE);
    return { provider, memory: open(sealedMemory, browser, PURPOSE), returnTo, mode, userId, posted };
  }

  async addHandover(handover: Handover, code: string, browser: string, expiresAt: Date): Promise<void> {
    const { userId, provider, organizationId, strong, confined, sessionEndsAt } = handover;
    await commandRows(sql`insert into identity.handovers
      (code_hash, browser_hash, user_id, provider, organization_id, strong, confined, session_ends_at, expires_at)
      values (${hashOf(code)}, ${hashOf(browser)}, ${userId}, ${provider}, ${organizationId}, ${strong}, ${confined}, ${sessionEndsAt}, ${expiresAt})`);
  }

  async redeemHandover(code: string, browser: string, at: Date): Promise<Handover | undefined> {
    const [handover] = await commandRows<Handover>(sql`delete from identity.handovers
       where code_hash = ${hashOf(code)} and browser_hash = ${hashOf(browser)} and expires_at > ${at}
      returning user_id as "userId", provider, organization_id as "organizationId", strong, confined,
                session_ends_at as "sessionEndsAt"`);
    return handover;
  }

  async takeAssertion(provider: string, id: string, until: Date): Promise<boolean> {
    const taken = await commandRows(sql`insert into identity.taken_assertions (provider, id_hash, expires_at)
      values (${provider}, ${hashOf(id)}, ${until}) on conflict do nothing returning 1`);
    return taken.length > 0;
  }
}
