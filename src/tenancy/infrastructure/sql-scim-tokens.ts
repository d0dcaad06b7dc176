import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor, type Actor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { hashOfScimToken, isScimToken } from '../domain/scim-token.js';
import { PROVISIONING } from '../domain/security-policy.js';
import { RecordScimTokenUse } from '../features/record-scim-token-use/record-scim-token-use.command.js';
import { ScimTokens } from '../scim-tokens.js';

interface Row {
  id: string;
  organizationId: string;
  scopes: string[];
  lastUsedAt: Date | null;
}

const USE_RECORDED_MS = 60_000;

@Injectable()
export class SqlScimTokens extends ScimTokens {
  private readonly logger = new Logger(SqlScimTokens.name);

  constructor(
    private readonly db: ReadDb,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {
    super();
  }

  async recognize(token: string): Promise<Actor | undefined> {
    if (!isScimToken(token)) return undefined;
    const now = this.clock.now();
    const [row] = await this.db.systemRows<Row>(sql`
      select id, organization_id as "organizationId", scopes, last_used_at as "lastUsedAt" from tenancy.scim_tokens
       where secret_hash = ${hashOfScimToken(token)} and (expires_at is null or expires_at > ${now})`);
    if (!row) return undefined;
    if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > USE_RECORDED_MS) this.recordUse(row);
    return actorOf(row, now);
  }

  /** Without keeping the request waiting. */
  private recordUse({ id, organizationId }: Row): void {
    runInContext({ actor: systemActor(organizationId), requestId: newId() }, () =>
      this.dispatcher.command(new RecordScimTokenUse(id)),
    ).catch((error: unknown) => this.logger.warn(`Cannot record the use of a SCIM token: ${String(error)}`));
  }
}

/** Like a machine: its id stands where a person's would. It proves itself anew, as strongly as it ever will. */
const actorOf = ({ id, organizationId, scopes }: Row, now: Date): Actor => ({
  kind: 'user',
  userId: id,
  organizationId,
  apiKeyId: id,
  machine: true,
  scopes,
  roles: [],
  aal: 2,
  methods: [PROVISIONING],
  signedInAt: now,
});
