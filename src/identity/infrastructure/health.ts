import { Injectable } from '@nestjs/common';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { SigningKeys } from '../domain/signing-keys.js';

/** People seen within this time count as active. */
const ACTIVE_MINUTES = 15;

/** Whether people can be recognised, and how many there are now. */
@Injectable()
export class IdentityHealth {
  constructor(
    private readonly db: ReadDb,
    keys: SigningKeys,
    probes: HealthProbes,
  ) {
    probes.register({
      service: 'auth',
      critical: false,
      check: () =>
        keys.publicJwks().length > 0
          ? { status: 'up' }
          : { status: 'down', details: { error: 'no signing key' } },
    });
    probes.measure('active_users', () => this.activeUsers());
  }

  private async activeUsers(): Promise<number> {
    const [row] = await this.db.systemRows<{
      n: number;
    }>(sql`select count(distinct user_id)::int as n from identity.sessions
       where revoked_at is null and last_seen_at > now() - make_interval(mins => ${ACTIVE_MINUTES})`);
    return row?.n ?? 0;
  }
}
