import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Decimal, Integer, Text, Uuid } from '#libs/http/fields.js';
import { SetAnswerDefault } from './set-answer-default.command.js';

const EFFORTS = ['none', 'low', 'medium', 'high'] as const;

export class SetAnswerDefaultRequest {
  @Uuid({ optional: true, nullable: true, description: 'The agent it is for; the organization unless given' })
  aiAgentId?: string | null;

  @Text({
    min: 1,
    max: 100,
    nullable: true,
    description: 'One of GET /api/v1/models; null takes the default away',
  })
  model: string | null;

  @Decimal({
    min: 0,
    max: 2,
    optional: true,
    nullable: true,
    description: 'The agent’s unless given, as below',
  })
  temperature?: number | null;

  @Integer({ min: 1, max: 1_000_000, optional: true, nullable: true })
  maxOutputTokens?: number | null;

  @Choice(EFFORTS, { optional: true, nullable: true })
  reasoningEffort?: (typeof EFFORTS)[number] | null;
}

@ApiTags('models')
@Controller('answer-defaults')
export class SetAnswerDefaultController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put()
  @Endpoint({
    summary:
      'Say what answers in your organization, or for an agent, in conversations that begin from now on',
    message: SetAnswerDefault,
    status: 204,
  })
  set(@Body() { aiAgentId, model, ...rest }: SetAnswerDefaultRequest): Promise<void> {
    const { temperature = null, maxOutputTokens = null, reasoningEffort = null } = rest;
    const given = model === null ? null : { model, temperature, maxOutputTokens, reasoningEffort };
    return this.dispatcher.command(new SetAnswerDefault(aiAgentId ?? null, given));
  }
}
