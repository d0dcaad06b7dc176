import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { AnswerStreams } from '../../generation/answer-streams.js';
import { GetAnswer } from './get-answer.query.js';

const EVENTS = `Server-sent events. \`delta\` {text}: the next piece of the answer. \`reasoning\` {text}: the next piece of what the model
thinks, where the organization shows it. \`tool_call\` (see the message's toolCalls): a call of a tool as it stands now, again
whenever it has changed and whenever you come back. \`done\` (see the message's fields): how it ended, or that it waits for an
approval (state \`awaiting_approval\`) and is to be read on after it; the last event. The id of an event is the number of UTF-16
units sent so far, of text and reasoning together; send it as Last-Event-ID to go on after it.`;

@ApiTags('conversations')
@Controller('conversations')
export class StreamAnswerController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly streams: AnswerStreams,
  ) {}

  @Get(':id/messages/:messageId/stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'integer', minimum: 0 } })
  @Endpoint({
    summary: 'Read an answer as it is generated, from the start or from where you were',
    message: GetAnswer,
    stream: EVENTS,
  })
  async stream(
    @IdParam() id: string,
    @IdParam('messageId') messageId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const position = positionOf(lastEventId);
    const answer = await this.dispatcher.query(new GetAnswer(id, messageId));
    this.streams.open(answer, position, request, reply);
  }
}

function positionOf(lastEventId: string | undefined): number {
  if (lastEventId === undefined || lastEventId === '') return 0;
  if (/^\d{1,9}$/.test(lastEventId)) return Number(lastEventId);
  throw new RequestInvalid('Last-Event-ID must be the id of an event of this stream.', {
    errors: [
      { pointer: 'Last-Event-ID', code: 'integer', detail: 'must be the id of an event of this stream' },
    ],
  });
}
