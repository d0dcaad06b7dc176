import { Injectable } from '@nestjs/common';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { Metrics } from '#libs/observability/metrics.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';

interface Waiting {
  readonly state: 'writing' | 'failing' | 'deleting';
  readonly archives: number;
}

/** How many conversations are on their way into cold storage or out of it, and how many do not get there. */
@Injectable()
export class ArchiveHealth {
  constructor(
    private readonly db: ReadDb,
    probes: HealthProbes,
    metrics: Metrics,
  ) {
    probes.register({
      service: 'storage',
      critical: false,
      check: async () => {
        const failing = (await this.waiting()).find(({ state }) => state === 'failing')?.archives ?? 0;
        return failing === 0
          ? { status: 'up' }
          : { status: 'degraded', details: { conversationArchivesFailing: failing } };
      },
    });
    metrics.gauge(
      'conversation_archives_waiting',
      'Archives of conversations that are being written, could not be written, or are being deleted',
      ['state'],
      async () =>
        (await this.waiting()).map(({ state, archives }) => ({ labels: { state }, value: archives })),
    );
  }

  private waiting(): Promise<Waiting[]> {
    return this.db.systemRows(sql`
      select states.state, count(a.state)::int as archives
        from unnest(array['writing', 'failing', 'deleting']) as states (state)
        left join (select case when error is not null and state = 'writing' then 'failing' else state end as state
                     from conversation.archives where state <> 'stored') a on a.state = states.state
       group by states.state`);
  }
}
