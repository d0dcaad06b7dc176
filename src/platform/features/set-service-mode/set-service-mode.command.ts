import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { Signals } from '#libs/messaging/signals.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ModeEndInPast } from '../../domain/platform.errors.js';
import type { Mode } from '../../domain/service-mode.js';
import { SERVICE_MODE_TOPIC } from '../../infrastructure/service-modes.adapter.js';
import type { ServiceModeView } from '../service-mode.view.js';

@Message({
  permission: 'ops.manage',
  mode: 'operations',
  system: true,
  errors: [ModeEndInPast],
  audit: {
    action: 'service_mode.changed',
    failure: 'service_mode.change_refused',
    category: 'system',
    resource: 'service_mode',
    subject: ({ mode, reason, until }: SetServiceMode) => ({ details: { mode, reason, until } }),
  },
})
export class SetServiceMode extends Command<ServiceModeView> {
  constructor(
    readonly mode: Mode,
    readonly reason: string,
    readonly until: Date | null,
  ) {
    super();
  }
}

@CommandHandler(SetServiceMode)
export class SetServiceModeHandler implements ICommandHandler<SetServiceMode> {
  constructor(
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  async execute({ mode, reason, until }: SetServiceMode): Promise<ServiceModeView> {
    const setAt = this.clock.now();
    if (until !== null && until <= setAt) throw new ModeEndInPast();
    const setBy = currentActor().userId ?? null;
    await commandRows(sql`update platform.service_mode
      set mode = ${mode}, reason = ${reason}, until = ${until}, set_by = ${setBy}, set_at = ${setAt}`);
    this.signals.afterCommit(SERVICE_MODE_TOPIC);
    return { mode, reason, until, setBy, setAt };
  }
}
