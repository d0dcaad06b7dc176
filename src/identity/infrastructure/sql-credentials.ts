import { Injectable } from '@nestjs/common';
import { writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { Credentials } from '../domain/credentials.js';
import type { PasswordCredential } from '../domain/password-credential.js';

@Injectable()
export class SqlCredentials extends Credentials {
  put({ userId, hash, changedAt }: PasswordCredential): void {
    writeAtCommit(sql`insert into identity.password_credentials (user_id, hash, changed_at)
      values (${userId}, ${hash}, ${changedAt})
      on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`);
  }
}
