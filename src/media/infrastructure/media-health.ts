import { Injectable } from '@nestjs/common';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { Metrics } from '#libs/observability/metrics.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';

const CHECK_MS = 5_000;

/** Whether files can be kept, and how many wait for what. */
@Injectable()
export class MediaHealth {
  constructor(
    private readonly db: ReadDb,
    storage: ObjectStorage,
    probes: HealthProbes,
    metrics: Metrics,
  ) {
    probes.register({
      service: 'storage',
      critical: false,
      timeoutMs: CHECK_MS,
      check: async () => {
        await storage.check();
        return { status: 'up' };
      },
    });
    metrics.gauge('media_assets', 'Files by status', ['status'], async () =>
      (await this.counts()).map(({ status, files }) => ({ labels: { status }, value: files })),
    );
    metrics.gauge('media_stored_bytes', 'Bytes of files that are kept', [], () => this.bytes());
  }

  private counts(): Promise<{ status: string; files: number }[]> {
    return this.db.systemRows(sql`select status, count(*)::int as files from media.assets group by status`);
  }

  private async bytes(): Promise<number> {
    const [row] = await this.db.systemRows<{ bytes: number }>(
      sql`select coalesce(sum(used_bytes), 0)::float8 as bytes from media.storage_usage where subject_id = organization_id`,
    );
    return row?.bytes ?? 0;
  }
}
