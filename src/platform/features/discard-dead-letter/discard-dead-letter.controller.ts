import { Controller, Delete, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { DiscardDeadLetter } from './discard-dead-letter.command.js';

export class DiscardDeadLetterParams {
  @Text({ min: 1, max: 500, description: 'Why it need not be delivered any more, for the audit log' })
  reason: string;
}

@ApiTags('operations')
@Controller('admin/ops/dead-letters')
export class DiscardDeadLetterController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':eventId')
  @Endpoint({ summary: 'Discard an event that was given up on', message: DiscardDeadLetter, status: 204 })
  discard(@IdParam('eventId') eventId: string, @Query() { reason }: DiscardDeadLetterParams): Promise<void> {
    return this.dispatcher.command(new DiscardDeadLetter(eventId, reason));
  }
}
