import { Injectable } from '@nestjs/common';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { LinkInvalid } from '../domain/account.errors.js';
import { EmailLinks, type EmailLink, type LinkPurpose, type ProvenAddress } from '../domain/email-link.js';
import { hashOf } from '../domain/refresh-secret.js';

@Injectable()
export class SqlEmailLinks extends EmailLinks {
  add({ tokenHash, userId, purpose, email, expiresAt }: EmailLink): void {
    writeAtCommit(sql`insert into identity.email_links (token_hash, user_id, purpose, email, expires_at)
      values (${tokenHash}, ${userId}, ${purpose}, ${email}, ${expiresAt})`);
  }

  /** Deleting it is what decides: of two who open a link at once, one waits and then finds none. */
  async redeem(purpose: LinkPurpose, token: string, at: Date): Promise<ProvenAddress> {
    const [proven] = await commandRows<ProvenAddress>(sql`delete from identity.email_links
       where token_hash = ${hashOf(token)} and purpose = ${purpose} and expires_at > ${at}
      returning user_id as "userId", email`);
    if (!proven) throw new LinkInvalid();
    writeAtCommit(
      sql`delete from identity.email_links where user_id = ${proven.userId} and purpose = ${purpose}`,
    );
    return proven;
  }

  revokeAll(userId: string): void {
    writeAtCommit(sql`delete from identity.email_links where user_id = ${userId}`);
  }
}
