import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { requestIdOf } from '#libs/http/request-context.hook.js';
import { newId } from '#libs/kernel/id.js';
import { complete } from '#libs/llm/complete.js';
import { countTokens } from '#libs/llm/tokens.js';
import { abortedByClient } from '../../aborted-by-client.js';
import type { AdmittedCall } from '../../admission.js';
import { readChatRequest } from '../../chat-request.js';
import { ChunkWriter, wireCompletion, type AnswerHead } from '../../chat-response.js';
import { CompletionStream } from '../../completion-stream.js';
import { ModelCalls, type Answering } from '../../model-calls.js';
import { OpenAiEndpoint } from '../../openai-http.js';
import { CHAT_ANSWER, CHAT_BODY } from '../../schemas.js';
import { CreateChatCompletion } from './create-chat-completion.command.js';

@ApiTags('openai')
@Controller('openai/v1/chat')
export class CreateChatCompletionController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly calls: ModelCalls,
  ) {}

  @Post('completions')
  @OpenAiEndpoint(
    { summary: 'Ask a model or an agent as OpenAI’s clients do', message: CreateChatCompletion },
    CHAT_ANSWER,
    CHAT_BODY,
  )
  async create(
    @Body() body: object,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { model, question, stream, includeUsage, endUser } = readChatRequest(body);
    const tokens = countTokens(question.messages, question.tools);
    const call = await this.dispatcher.command(new CreateChatCompletion(newId(), model, tokens, endUser));
    const signal = abortedByClient(reply);
    if (!stream)
      return void reply.send(
        await this.calls.chat(call, question, signal, async (events, answering) => {
          const completion = await complete(events);
          return wireCompletion(headOf(call, answering), completion);
        }),
      );
    const answer = new CompletionStream(reply);
    await this.calls
      .chat(call, question, signal, (events, answering) =>
        answer.send(
          events,
          () => new ChunkWriter(headOf(call, answering), includeUsage),
          requestIdOf(request),
        ),
      )
      .catch((error: unknown) => {
        // What has begun as a stream was told of it there.
        if (!reply.sent) throw error;
      });
  }
}

const headOf = ({ id, startedAt }: AdmittedCall, { model }: Answering): AnswerHead => ({
  id: `chatcmpl-${id}`,
  created: Math.floor(startedAt.getTime() / 1_000),
  model,
});
