import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { WithdrawFeedback } from './withdraw-feedback.command.js';

@ApiTags('conversations')
@Controller('conversations')
export class WithdrawFeedbackController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/messages/:messageId/feedback')
  @Endpoint({ summary: 'Take back what you said of an answer', message: WithdrawFeedback, status: 204 })
  withdraw(@IdParam() id: string, @IdParam('messageId') messageId: string): Promise<void> {
    return this.dispatcher.command(new WithdrawFeedback(id, messageId));
  }
}
