import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { effectiveMode } from '../../domain/service-mode.js';
import type { ServiceModeView } from '../service-mode.view.js';

@Message({ permission: 'ops.manage', mode: 'operations' })
export class GetServiceMode extends Query<ServiceModeView> {}

@QueryHandler(GetServiceMode)
export class GetServiceModeHandler implements IQueryHandler<GetServiceMode> {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<ServiceModeView> {
    const row = await this.db.one<ServiceModeView>(
      sql`select mode, reason, until, set_by as "setBy", set_at as "setAt" from platform.service_mode`,
    );
    if (!row) throw new Error('platform.service_mode has lost its row');
    const { mode, reason, until } = effectiveMode(row, this.clock.now());
    const { setBy, setAt } = row;
    return { mode, reason, until, setBy, setAt };
  }
}
