import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import {
  AnswerStillGenerating,
  MessageNotFound,
  ModelNotAvailable,
} from '../../domain/conversation.errors.js';
import { AnswerStreams } from '../../generation/answer-streams.js';
import { UiMessageEvents } from '../../generation/stream-format.js';
import { EditMessage } from '../edit-message/edit-message.command.js';
import type { MessageView } from '../message.view.js';
import { RegenerateAnswer } from '../regenerate-answer/regenerate-answer.command.js';
import { SendMessage } from '../send-message/send-message.command.js';
import { FindLastAnswer } from './find-last-answer.query.js';
import { readUiRequest, UI_BODY, type UiRequest } from './ui-message-request.js';

export const UI_EVENTS = `The UI message stream (v1) of the AI SDK, as its useChat reads it. Leaving it does not end the
answer: take it up again at GET /chat/{id}/stream, and end it at POST /conversations/{id}/messages/{messageId}/stop.`;

@ApiTags('conversations')
@Controller('chat')
export class SendUiMessageController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly streams: AnswerStreams,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Ask from the AI SDK’s useChat, edit or ask again, and read the answer as it is generated',
    operationId: 'sendUiMessage',
    message: SendMessage,
    stream: UI_EVENTS,
    errors: [AnswerStillGenerating, ModelNotAvailable],
  })
  @ApiBody({ schema: UI_BODY, required: true })
  async send(
    @Body() body: object,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { questionId, answer } = await this.perform(readUiRequest(body));
    const metadata = { conversationId: answer.conversationId, questionId };
    this.streams.open(answer, 0, request, reply, new UiMessageEvents(answer.id, metadata));
  }

  private async perform({
    conversationId,
    act,
  }: UiRequest): Promise<{ questionId: string | null; answer: MessageView }> {
    if (act.type === 'regenerate') {
      const messageId = act.messageId ?? (await this.lastAnswer(conversationId));
      const answer = await this.dispatcher.command(new RegenerateAnswer(conversationId, messageId, null));
      return { questionId: answer.parentId, answer };
    }
    const { userMessage, assistantMessage } = await this.dispatcher.command(
      act.type === 'ask'
        ? new SendMessage(conversationId, act.content, act.parentId, act.attachments)
        : new EditMessage(conversationId, act.messageId, act.content, act.attachments),
    );
    return { questionId: userMessage.id, answer: assistantMessage };
  }

  private async lastAnswer(conversationId: string): Promise<string> {
    const answer = await this.dispatcher.query(new FindLastAnswer(conversationId));
    if (!answer) throw new MessageNotFound();
    return answer.id;
  }
}
