import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { AnswerStreams } from '../../generation/answer-streams.js';
import { UiMessageEvents } from '../../generation/stream-format.js';
import { FindLastAnswer } from './find-last-answer.query.js';
import { UI_EVENTS } from './send-ui-message.controller.js';

@ApiTags('conversations')
@Controller('chat')
export class ResumeUiStreamController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly streams: AnswerStreams,
  ) {}

  @Get(':id/stream')
  @Endpoint({
    summary: 'Take up an answer that is being generated again, from its start, for useChat',
    operationId: 'resumeUiStream',
    message: FindLastAnswer,
    stream: UI_EVENTS,
  })
  @ApiResponse({ status: 204, description: 'Nothing is being generated' })
  async resume(
    @IdParam() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.dispatcher.query(new FindLastAnswer(id));
    if (answer?.state !== 'generating') return void reply.status(204).send();
    const metadata = { conversationId: answer.conversationId, questionId: answer.parentId };
    this.streams.open(answer, 0, request, reply, new UiMessageEvents(answer.id, metadata));
  }
}
