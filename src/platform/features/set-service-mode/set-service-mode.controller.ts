import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Instant, Text } from '#libs/http/fields.js';
import { MODES, type Mode } from '../../domain/service-mode.js';
import { ServiceModeView } from '../service-mode.view.js';
import { SetServiceMode } from './set-service-mode.command.js';

export class SetServiceModeRequest {
  @Choice(MODES)
  mode: Mode;

  @Text({ min: 1, max: 500, description: 'Shown to those who are refused, and kept in the audit log' })
  reason: string;

  @Instant({ optional: true, nullable: true, description: 'When it ends by itself; never unless told' })
  until?: Date | null;
}

@ApiTags('operations')
@Controller('admin/ops/mode')
export class SetServiceModeController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put()
  @Endpoint({
    summary: 'Switch the service mode of the whole platform',
    message: SetServiceMode,
    response: ServiceModeView,
  })
  set(@Body() { mode, reason, until }: SetServiceModeRequest): Promise<ServiceModeView> {
    return this.dispatcher.command(new SetServiceMode(mode, reason, until ?? null));
  }
}
