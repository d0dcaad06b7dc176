import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ServiceModeView } from '../service-mode.view.js';
import { GetServiceMode } from './get-service-mode.query.js';

@ApiTags('operations')
@Controller('admin/ops/mode')
export class GetServiceModeController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({ summary: 'Read which service mode holds', message: GetServiceMode, response: ServiceModeView })
  get(): Promise<ServiceModeView> {
    return this.dispatcher.query(new GetServiceMode());
  }
}
