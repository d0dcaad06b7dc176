import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReplayDeadLetter } from './replay-dead-letter.command.js';

@ApiTags('operations')
@Controller('admin/ops/dead-letters')
export class ReplayDeadLetterController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':eventId/replay')
  @Endpoint({
    summary: 'Deliver an event again that was given up on',
    message: ReplayDeadLetter,
    status: 202,
  })
  replay(@IdParam('eventId') eventId: string): Promise<void> {
    return this.dispatcher.command(new ReplayDeadLetter(eventId));
  }
}
