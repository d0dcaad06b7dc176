import { Choice, Decimal, Integer, Text, Uuid } from '#libs/http/fields.js';
import type { AnswerDefault } from '../domain/answer-default.js';

const EFFORTS = ['none', 'low', 'medium', 'high'] as const;

export class AnswerDefaultView implements AnswerDefault {
  @Uuid({ nullable: true, description: 'The agent it is for; null is the organization' })
  aiAgentId: string | null;

  @Text({ min: 1, max: 100, description: 'One of GET /api/v1/models' })
  model: string;

  @Decimal({ min: 0, max: 2, nullable: true, description: 'Null leaves it to the agent, here and below' })
  temperature: number | null;

  @Integer({ min: 1, max: 1_000_000, nullable: true })
  maxOutputTokens: number | null;

  @Choice(EFFORTS, { nullable: true })
  reasoningEffort: (typeof EFFORTS)[number] | null;
}
