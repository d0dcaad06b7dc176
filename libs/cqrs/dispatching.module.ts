import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock, SystemClock } from '#libs/kernel/clock.js';
import { Dispatcher } from './dispatcher.js';
import { Inbox } from './inbox.js';
import { MessageAudit } from './message-audit.js';

/** The dispatcher and what it needs besides the ports that contexts supply. */
@Global()
@Module({
  imports: [CqrsModule.forRoot()],
  providers: [{ provide: Clock, useClass: SystemClock }, Inbox, MessageAudit, Dispatcher],
  exports: [CqrsModule, Clock, Inbox, Dispatcher],
})
export class DispatchingModule {}
