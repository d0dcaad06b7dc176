import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { PublishedContent } from '../../../content/index.js';
import type { Attachment } from '../../domain/attachment.js';
import { MOST_MESSAGES } from '../../domain/context-policy.js';
import { MessageNotFound, MessageNotSuitable } from '../../domain/conversation.errors.js';
import type { MessageRole } from '../../domain/message.js';
import { isIn, type ContextRecord } from '../../generation/context-record.js';
import { tokensOfMessage } from '../../generation/prompt.js';
import type { AnswerContextView, SentContextView, ContextMessageView } from '../answer-context.view.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [MessageNotFound, MessageNotSuitable] })
export class GetAnswerContext extends Query<AnswerContextView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

interface Sent {
  readonly id: string;
  readonly sequenceNumber: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly attachments: readonly Attachment[];
}

interface Row {
  readonly role: MessageRole;
  readonly contexts: readonly ContextRecord[] | null;
  /** By the message each reaches to. */
  readonly summaries: Readonly<Record<string, string>> | null;
  /** The messages of the way to the answer that were sent in any of them, the oldest first. */
  readonly messages: readonly Sent[] | null;
}

@QueryHandler(GetAnswerContext)
export class GetAnswerContextHandler implements IQueryHandler<GetAnswerContext> {
  constructor(
    private readonly db: ReadDb,
    private readonly content: PublishedContent,
  ) {}

  async execute({ conversationId, messageId }: GetAnswerContext): Promise<AnswerContextView> {
    const row = await this.row(conversationId, messageId);
    if (!row) throw new MessageNotFound();
    if (row.role !== 'assistant') throw new MessageNotSuitable('Only an answer has been asked of a model.');
    const contexts = (row.contexts ?? []).map((context) => this.view(context, row));
    return { messageId, conversationId, contexts: await Promise.all(contexts) };
  }

  /** What an answer was asked with is on the way to it, which never changes. */
  private row(conversationId: string, messageId: string): Promise<Row | undefined> {
    return this.db.one<Row>(sql`
      with recursive answer as (
        select m.id, m.role, m.parent_id from conversation.messages m
          join conversation.conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
         where m.id = ${messageId} and m.conversation_id = ${conversationId} and c.deleted_at is null),
      way (id, parent_id, steps) as (
        select m.id, m.parent_id, 1 from answer join conversation.messages m on m.id = answer.parent_id
        union all
        select m.id, m.parent_id, way.steps + 1 from way join conversation.messages m on m.id = way.parent_id
         where way.steps < ${MOST_MESSAGES}),
      sent as (
        select (range ->> 0)::int as first, (range ->> 1)::int as last
          from conversation.answer_contexts x cross join jsonb_array_elements(x.context -> 'sent') as range
         where x.message_id = ${messageId})
      select answer.role,
             (select jsonb_agg(x.context order by x.first_turn) from conversation.answer_contexts x
               where x.message_id = answer.id) as contexts,
             (select jsonb_object_agg(s.until_message_id, s.text) from conversation.summaries s
               where s.conversation_id = ${conversationId} and exists (
                 select from conversation.answer_contexts x where x.message_id = answer.id
                    and x.context -> 'summary' ->> 'untilMessageId' = s.until_message_id::text)) as summaries,
             (select json_agg(json_build_object('id', m.id, 'sequenceNumber', m.sequence_number, 'role', m.role,
                'content', m.content, 'attachments', m.attachments) order by m.sequence_number)
                from conversation.messages m
               where m.id in (select id from way)
                 and exists (select from sent where m.sequence_number between sent.first and sent.last)) as messages
        from answer`);
  }

  private async view(context: ContextRecord, { messages, summaries }: Row): Promise<SentContextView> {
    const { instructions, summary, turns, leftOut, passages, temperature } = context;
    const { policy, contextWindow, budget, maxOutputTokens, goesOn, tools, foundAgain } = context;
    return {
      policy,
      contextWindow,
      budget,
      maxOutputTokens,
      goesOn,
      foundAgain,
      tools: [...tools],
      temperature: temperature === null ? null : String(temperature),
      instructions: instructions && (await this.instructions(instructions)),
      summary: summary && {
        untilMessageId: summary.untilMessageId,
        untilSequenceNumber: summary.untilSequence,
        tokens: summary.tokens,
        text: summaries?.[summary.untilMessageId] ?? null,
      },
      messages: (messages ?? [])
        .filter(({ sequenceNumber }) => isIn(context.sent, sequenceNumber))
        .map((message) => toSent(message, context)),
      leftOut: leftOut.flatMap(({ reason, ranges }) =>
        ranges.map(([fromSequenceNumber, untilSequenceNumber]) => ({
          reason,
          fromSequenceNumber,
          untilSequenceNumber,
        })),
      ),
      passages: passages.map((passage, i) => ({ index: i + 1, ...passage })),
      turns: turns.map((turn) => ({ ...turn, toolSteps: turn.number - 1 })),
    };
  }

  private async instructions({
    agentId,
    agentVersion,
    prompt,
    tokens,
  }: NonNullable<ContextRecord['instructions']>): Promise<SentContextView['instructions']> {
    const text = await this.content.instructions(agentId, agentVersion, prompt ?? undefined);
    return { aiAgentId: agentId, agentVersion, tokens, text: text ?? null };
  }
}

function toSent(
  { id, sequenceNumber, role, content, attachments }: Sent,
  context: ContextRecord,
): ContextMessageView {
  const sentUnits = context.unfinished[sequenceNumber] ?? null;
  const text = sentUnits === null ? content : content.slice(0, sentUnits);
  return {
    messageId: id,
    sequenceNumber,
    role,
    tokens: tokensOfMessage({ role, content: text, attachments }),
    attachments,
    pinned: context.pinned.includes(sequenceNumber),
    sentUnits,
  };
}
