import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { HealthProbes } from '#libs/observability/health-probes.js';

/** Where the process keeps files. */
export class StorageOptions {
  readonly dataDir: string;
}

/** Whether files can be kept. The process answers without, so a full or missing disk is not unhealthy. */
@Injectable()
export class StorageHealth {
  constructor({ dataDir }: StorageOptions, probes: HealthProbes) {
    probes.register({
      service: 'storage',
      critical: false,
      check: async () => {
        await mkdir(dataDir, { recursive: true });
        await access(dataDir, constants.R_OK | constants.W_OK);
        return { status: 'up' };
      },
    });
  }
}
