import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Delivery } from './delivery.js';
import { Relay } from './relay.js';
import { Signals } from './signals.js';
import { WorkerRole, type AppRole } from './worker-role.js';

@Global()
@Module({})
export class MessagingModule {
  static forRoot(role: AppRole): DynamicModule {
    return {
      module: MessagingModule,
      imports: [DiscoveryModule],
      providers: [{ provide: WorkerRole, useValue: new WorkerRole(role) }, Signals, Delivery, Relay],
      exports: [Signals, WorkerRole, Relay],
    };
  }
}
