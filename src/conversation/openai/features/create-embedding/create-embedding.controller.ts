import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { newId } from '#libs/kernel/id.js';
import { estimateTokens } from '#libs/llm/tokens.js';
import { abortedByClient } from '../../aborted-by-client.js';
import { readEmbeddingRequest, wireEmbeddings } from '../../embedding-wire.js';
import { ModelCalls } from '../../model-calls.js';
import { OpenAiEndpoint } from '../../openai-http.js';
import { EMBEDDING_ANSWER, EMBEDDING_BODY } from '../../schemas.js';
import { CreateEmbedding } from './create-embedding.command.js';

@ApiTags('openai')
@Controller('openai/v1/embeddings')
export class CreateEmbeddingController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly calls: ModelCalls,
  ) {}

  @Post()
  @OpenAiEndpoint(
    { summary: 'Embed texts as OpenAI’s clients do', message: CreateEmbedding },
    EMBEDDING_ANSWER,
    EMBEDDING_BODY,
  )
  async create(@Body() body: object, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { model, inputs, dimensions, base64 } = readEmbeddingRequest(body);
    const tokens = inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
    const call = await this.dispatcher.command(new CreateEmbedding(newId(), model, tokens));
    const request = { inputs, ...(dimensions !== undefined && { dimensions }) };
    return wireEmbeddings(await this.calls.embed(call, request, abortedByClient(reply)), base64);
  }
}
