import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { FEEDBACK_REASONS, RATINGS, type FeedbackReason, type Rating } from '../../domain/feedback.js';
import { FeedbackView } from '../feedback.view.js';
import { RateMessage } from './rate-message.command.js';

export class RateMessageRequest {
  @Choice(RATINGS)
  rating: Rating;

  @Choice(FEEDBACK_REASONS, { optional: true, nullable: true, description: 'Only of a rating `down`' })
  reason?: FeedbackReason | null;

  @Text({ max: 2000, optional: true, nullable: true, description: 'Your own words' })
  comment?: string | null;
}

@ApiTags('conversations')
@Controller('conversations')
export class RateMessageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/messages/:messageId/feedback')
  @Endpoint({
    summary: 'Say what an answer was worth; saying it again replaces it',
    message: RateMessage,
    response: FeedbackView,
  })
  rate(
    @IdParam() id: string,
    @IdParam('messageId') messageId: string,
    @Body() { rating, reason, comment }: RateMessageRequest,
  ): Promise<FeedbackView> {
    const feedback = { rating, reason: reason ?? null, comment: comment ?? null };
    return this.dispatcher.command(new RateMessage(id, messageId, feedback));
  }
}
