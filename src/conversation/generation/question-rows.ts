import { Injectable } from '@nestjs/common';
import { readAtCommit } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import type { AnswerDefault } from '../domain/answer-default.js';
import { MOST_MESSAGES } from '../domain/context-policy.js';
import { Models } from '../domain/models.js';
import { ORGANIZATION_MODELS, type OrganizationModelsRow } from '../infrastructure/organization-models.js';
import { ANSWERING_DEFAULT } from '../infrastructure/sql-answer-defaults.js';
import type { StoredMessage, StoredSummary } from './sent-record.js';

/** Every character of ours counts a tenth of a token at least, so that what is beyond could not fit anywhere. */
const BYTES_PER_TOKEN = 10;

export interface QuestionRow extends OrganizationModelsRow {
  readonly organizationId: string;
  readonly model: string;
  readonly aiAgentId: string | null;
  readonly agentVersion: number | null;
  readonly isBranched: boolean;
  readonly contextPolicy: unknown;
  /** The experiment and variant by which it is to be given, where nobody asked for another model. */
  readonly experimentId: string | null;
  readonly variant: string | null;
  /** What answers where nobody says otherwise, if that is what answers here. */
  readonly answerDefault: AnswerDefault | null;
  /** Whether the answer has called tools already. */
  readonly hasSteps: boolean;
  readonly showsReasoning: boolean;
  /** The newest of what was said on the way. */
  readonly summary: StoredSummary | null;
  /** The newest messages of the way to the answer, the oldest first. */
  readonly path: readonly StoredMessage[] | null;
  /** The number of the message on the way that is older than those, if there is one. */
  readonly tooFarBack: boolean;
}

/** Where an answer is. */
interface Answer {
  readonly messageId: string;
  readonly conversationId: string;
}

/** How the messages on the way to an answer are told from those of other branches. */
interface Branches {
  /** Part of the statement. */
  readonly way: Statement;
  /** Whether the way holds a message. */
  readonly holds: (messageId: Statement) => Statement;
}

const NO_BRANCHES: Branches = { way: sql``, holds: () => sql`true` };
const BRANCHES: Branches = {
  way: sql`
      way (id, parent_id, steps) as (
        select m.id, m.parent_id, 1 from answer join conversation.messages m on m.id = answer.parent_id
        union all
        select m.id, m.parent_id, way.steps + 1 from way join conversation.messages m on m.id = way.parent_id
         where way.steps < ${MOST_MESSAGES}),`,
  holds: (messageId) => sql`${messageId} in (select id from way)`,
};

/** Reads what an answer is made of, with the rights of the person who asked. */
@Injectable()
export class QuestionRows {
  private readonly mostBytes: number;

  constructor(
    private readonly db: ReadDb,
    models: Models,
  ) {
    this.mostBytes = BYTES_PER_TOKEN * Math.max(...models.list().map(({ contextWindow }) => contextWindow));
  }

  /** Few conversations have branches, and what finds the way through them costs half of the statement even unused. */
  async read(answer: Answer & { readonly row?: QuestionRow }): Promise<QuestionRow | undefined> {
    const row = answer.row ?? (await this.db.one<QuestionRow>(this.statement(answer, NO_BRANCHES)));
    return row?.isBranched ? this.db.one<QuestionRow>(this.statement(answer, BRANCHES)) : row;
  }

  /** Reads it with the commit of the command that asks for the answer, so that the model is asked a round trip sooner. */
  readAtCommit(answer: Answer, take: (row: QuestionRow | undefined) => void): void {
    readAtCommit(this.statement(answer, NO_BRANCHES), ([row]) =>
      take(row as unknown as QuestionRow | undefined),
    );
  }

  private statement({ messageId, conversationId }: Answer, { way, holds }: Branches): Statement {
    // The conversation is named wherever messages are read, so that they are found by it whatever the planner expects.
    return sql`
      with recursive answer as (
        select m.parent_id, m.sequence_number, coalesce(m.requested_model, c.model) as model,
               c.organization_id, c.is_branched, c.context_policy, exists (
                 select from conversation.answer_steps s where s.message_id = m.id) as has_steps, c.ai_agent_id, c.agent_version,
               case when m.requested_model is null then c.experiment_id end as experiment_id, c.variant
          from conversation.messages m
          join conversation.conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
         where m.id = ${messageId} and m.conversation_id = ${conversationId}),
      ${way}
      newest as (
        select m.id, m.parent_id, m.sequence_number, m.role, m.state, m.content, m.attachments, m.pinned_at is not null as pinned, octet_length(m.content) as bytes
          from conversation.messages m
         where m.conversation_id = ${conversationId} and m.sequence_number < (select sequence_number from answer)
           and ${holds(sql`m.id`)}
         order by m.sequence_number desc limit ${MOST_MESSAGES}),
      path as (
        select * from (select *, sum(bytes) over (order by sequence_number desc) - bytes as newer from newest) as sized
         where newer <= ${this.mostBytes})
      select (select json_agg(json_build_object('id', id, 'sequenceNumber', sequence_number, 'role', role, 'state', state,
                'content', content, 'attachments', attachments, 'pinned', pinned) order by sequence_number) from path) as path,
             (select json_build_object('untilMessageId', s.until_message_id, 'untilSequence', s.until_sequence, 'text', s.text)
                from conversation.summaries s
               where s.conversation_id = ${conversationId} and s.until_sequence < answer.sequence_number
                 and ${holds(sql`s.until_message_id`)}
               order by s.until_sequence desc limit 1) as summary,
             coalesce((select parent_id is not null from path order by sequence_number limit 1), false) as "tooFarBack",
             answer.organization_id as "organizationId", ${ORGANIZATION_MODELS}, answer.model,
             answer.ai_agent_id as "aiAgentId", answer.agent_version as "agentVersion", answer.is_branched as "isBranched",
             answer.context_policy as "contextPolicy", answer.has_steps as "hasSteps",
             answer.experiment_id as "experimentId", answer.variant,
             ${ANSWERING_DEFAULT} as "answerDefault",
             coalesce((select reasoning_shown from conversation.settings), true) as "showsReasoning"
        from answer`;
  }
}
