import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag } from '#libs/http/fields.js';
import { EndAllSessions } from './end-all-sessions.command.js';

export class EndAllSessionsRequest {
  @Flag({ optional: true, description: 'Stay signed in on this device' })
  keepCurrent?: boolean;
}

@ApiTags('auth')
@Controller('auth')
export class EndAllSessionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('logout-all')
  @Endpoint({ summary: 'End your sessions on all devices', message: EndAllSessions, status: 204 })
  async end(@Body() { keepCurrent = false }: EndAllSessionsRequest): Promise<void> {
    await this.dispatcher.command(new EndAllSessions(keepCurrent));
  }
}
