import { Global, Module } from '@nestjs/common';
import { AuditTrail } from '#libs/cqrs/ports.js';
import { EnsureAuditPartitionsHandler } from './features/ensure-audit-partitions/ensure-audit-partitions.command.js';
import { EnsureAuditPartitionsJob } from './features/ensure-audit-partitions/ensure-audit-partitions.job.js';
import { ListAuditEventsController } from './features/list-audit-events/list-audit-events.controller.js';
import { ListAuditEventsHandler } from './features/list-audit-events/list-audit-events.query.js';
import { AuditTrailAdapter } from './infrastructure/audit-trail.adapter.js';

const commands = [EnsureAuditPartitionsHandler];

const queries = [ListAuditEventsHandler];

const jobs = [EnsureAuditPartitionsJob];

const adapters = [{ provide: AuditTrail, useClass: AuditTrailAdapter }];

/** Global, because the dispatcher records through the port bound here. */
@Global()
@Module({
  controllers: [ListAuditEventsController],
  providers: [...commands, ...queries, ...jobs, ...adapters],
  exports: [AuditTrail],
})
export class AuditModule {}
