import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

/**
 * Deletes one batch of what cannot matter any more: links of letters and sign-ins under way when they expire, refresh tokens and sessions a month after their end, counts
 * of failed attempts after a day. Returns the size of the largest part, so that a full batch asks for the next.
 */
@Message({ permission: 'system', mode: 'operations', system: true })
export class PurgeExpiredSessions extends Command<number> {
  constructor(readonly batch: number) {
    super();
  }
}

@CommandHandler(PurgeExpiredSessions)
export class PurgeExpiredSessionsHandler implements ICommandHandler<PurgeExpiredSessions> {
  async execute({ batch }: PurgeExpiredSessions): Promise<number> {
    const tokens = await commandRows(sql`delete from identity.refresh_tokens where token_hash = any (array(
        select token_hash from identity.refresh_tokens where expires_at < now() - interval '30 days' limit ${batch})) returning 1`);
    const sessions = await commandRows(sql`delete from identity.sessions where id = any (array(
        select id from identity.sessions where expires_at < now() - interval '30 days' limit ${batch})) returning 1`);
    const attempts = await commandRows(sql`delete from identity.login_attempts where subject = any (array(
        select subject from identity.login_attempts where last_at < now() - interval '1 day' limit ${batch})) returning 1`);
    const links = await commandRows(sql`delete from identity.email_links where token_hash = any (array(
        select token_hash from identity.email_links where expires_at < now() limit ${batch})) returning 1`);
    const requests =
      await commandRows(sql`delete from identity.federated_requests where state_hash = any (array(
        select state_hash from identity.federated_requests where expires_at < now() limit ${batch})) returning 1`);
    const handovers = await commandRows(sql`delete from identity.handovers where code_hash = any (array(
        select code_hash from identity.handovers where expires_at < now() limit ${batch})) returning 1`);
    const assertions = await commandRows(sql`delete from identity.taken_assertions where ctid = any (array(
        select ctid from identity.taken_assertions where expires_at < now() limit ${batch})) returning 1`);
    const deleted = [tokens, sessions, attempts, links, requests, handovers, assertions];
    return Math.max(...deleted.map(({ length }) => length));
  }
}
