import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Integer, ListOf } from '#libs/http/fields.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MfaFactorView } from '../mfa.view.js';

/** How you prove who you are besides your password. */
export class MfaView {
  @ListOf(() => MfaFactorView, { max: 10 })
  factors: MfaFactorView[];

  @Integer({ min: 0, max: 10, description: 'Recovery codes you have not used' })
  recoveryCodesLeft: number;
}

@Message({ permission: 'signed-in', mode: 'read', mfaPending: true })
export class ListMfaFactors extends Query<MfaView> {}

@QueryHandler(ListMfaFactors)
export class ListMfaFactorsHandler implements IQueryHandler<ListMfaFactors> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<MfaView> {
    const { userId } = currentActor();
    const [factors, codes] = await Promise.all([
      this.db.rows<MfaFactorView>(sql`
        select id, kind, name, created_at as "createdAt", confirmed_at as "confirmedAt", last_used_at as "lastUsedAt"
          from identity.mfa_factors where user_id = ${userId} order by id`),
      this.db.one<{ left: number }>(sql`
        select count(*)::int as left from identity.recovery_codes where user_id = ${userId} and used_at is null`),
    ]);
    return { factors, recoveryCodesLeft: codes?.left ?? 0 };
  }
}
