import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { AppRole } from '#libs/messaging/worker-role.js';
import { Boss } from './boss.js';
import { JobExecution } from './job-execution.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { JobSettings } from './job-settings.js';
import { PgBossJobQueue } from './pg-boss-job-queue.js';

@Global()
@Module({})
export class JobsModule {
  static forRoot(role: AppRole, settings: Partial<JobSettings> = {}): DynamicModule {
    return {
      module: JobsModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: JobSettings, useValue: new JobSettings({ isWorker: role !== 'api', ...settings }) },
        JobRegistry,
        Boss,
        JobExecution,
        JobRunner,
        { provide: JobQueue, useClass: PgBossJobQueue },
      ],
      exports: [JobQueue],
    };
  }
}
