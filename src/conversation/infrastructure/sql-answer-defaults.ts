import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { AnswerDefaults } from '../answer-defaults.js';
import type { AnswerDefault } from '../domain/answer-default.js';

/** Of `conversation.answer_defaults d`, as a JSON object. */
export const ANSWER_DEFAULT = fragment(`jsonb_build_object('aiAgentId', d.ai_agent_id, 'model', d.model,
  'temperature', d.temperature, 'maxOutputTokens', d.max_output_tokens, 'reasoningEffort', d.reasoning_effort)`);

/** For a statement about an `answer`: the default that answers it, which is whichever names its model. */
export const ANSWERING_DEFAULT = sql`(select ${ANSWER_DEFAULT} from conversation.answer_defaults d
  where d.model = answer.model and (d.ai_agent_id = answer.ai_agent_id or d.ai_agent_id is null)
  order by d.ai_agent_id nulls last limit 1)`;

@Injectable()
export class SqlAnswerDefaults extends AnswerDefaults {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  async set({
    aiAgentId,
    model,
    temperature,
    maxOutputTokens,
    reasoningEffort,
  }: AnswerDefault): Promise<void> {
    const { organizationId, userId } = currentMember();
    await commandRows(sql`insert into conversation.answer_defaults
        (organization_id, ai_agent_id, model, temperature, max_output_tokens, reasoning_effort, updated_at, updated_by)
      values (${organizationId}, ${aiAgentId}, ${model}, ${temperature}, ${maxOutputTokens}, ${reasoningEffort},
              ${this.clock.now()}, ${userId})
      on conflict (organization_id, ai_agent_id) do update set model = excluded.model, temperature = excluded.temperature,
        max_output_tokens = excluded.max_output_tokens, reasoning_effort = excluded.reasoning_effort,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
  }

  async clear(aiAgentId: string | null): Promise<void> {
    await commandRows(
      sql`delete from conversation.answer_defaults where ai_agent_id is not distinct from ${aiAgentId}`,
    );
  }

  async of(aiAgentId: string | null) {
    const rows = await this.db.rows<{ given: AnswerDefault }>(sql`select ${ANSWER_DEFAULT} as given
      from conversation.answer_defaults d where d.ai_agent_id is null or d.ai_agent_id = ${aiAgentId}`);
    const found = (id: string | null) => rows.find(({ given }) => given.aiAgentId === id)?.given;
    return { agent: aiAgentId === null ? undefined : found(aiAgentId), organization: found(null) };
  }
}
