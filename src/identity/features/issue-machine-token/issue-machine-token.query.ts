import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Integer, Text } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { isId } from '#libs/kernel/id.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ClientInvalid, ScopeInvalid } from '../../domain/machine-client.errors.js';
import { MachineTokens, type MachineGrant } from '../../domain/machine-tokens.js';
import { hashOf } from '../../domain/refresh-secret.js';

/** As RFC 6749 §5.1 names the fields. */
export class MachineTokenView {
  @Text({ max: 4_000 })
  access_token: string;

  @Text({ max: 10 })
  token_type: string;

  @Integer({ min: 1, max: 86_400, description: 'Seconds' })
  expires_in: number;

  @Text({ max: 10_000 })
  scope: string;
}

/** Changes nothing: a token is its own proof. */
@Message({ permission: 'public', mode: 'critical-auth', errors: [ClientInvalid, ScopeInvalid] })
export class IssueMachineToken extends Query<MachineTokenView> {
  constructor(
    readonly clientId: string,
    readonly clientSecret: string,
    /** Fewer than the client has; all of them unless told. */
    readonly scopes?: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(IssueMachineToken)
export class IssueMachineTokenHandler implements IQueryHandler<IssueMachineToken> {
  constructor(
    private readonly db: ReadDb,
    private readonly tokens: MachineTokens,
    private readonly clock: Clock,
  ) {}

  async execute({ clientId, clientSecret, scopes }: IssueMachineToken): Promise<MachineTokenView> {
    const client = await this.authenticate(clientId, clientSecret);
    const granted = scopes ?? client.scopes;
    if (!granted.every((scope) => client.scopes.includes(scope))) throw new ScopeInvalid();
    const { token, expiresIn } = await this.tokens.issue({ ...client, scopes: granted }, this.clock.now());
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: granted.join(' '),
    };
  }

  private async authenticate(clientId: string, secret: string): Promise<MachineGrant> {
    if (!isId(clientId)) throw new ClientInvalid();
    const hash = hashOf(secret);
    const [client] = await this.db.systemRows<MachineGrant>(sql`
      select id as "clientId", organization_id as "organizationId", scopes from identity.machine_clients
       where id = ${clientId} and revoked_at is null
         and (secret_hash = ${hash} or (previous_hash = ${hash} and previous_expires_at > now()))`);
    if (!client) throw new ClientInvalid();
    return client;
  }
}
