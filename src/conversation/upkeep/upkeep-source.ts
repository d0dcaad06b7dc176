import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MOST_MESSAGES } from '../domain/context-policy.js';
import { OPEN_MODEL_POLICY, policyRefusal } from '../domain/model-policy.js';
import { Models, type Model } from '../domain/models.js';
import type { TitleState } from '../domain/title.js';
import { ORGANIZATION_MODELS, type OrganizationModelsRow } from '../infrastructure/organization-models.js';

export interface SourceMessage {
  readonly id: string;
  readonly sequenceNumber: number;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** What is there to condense. */
export interface UpkeepSource {
  readonly model: Model;
  readonly titleState: TitleState;
  /** The newest summary on the way. */
  readonly earlier: string | undefined;
  /** What it does not stand for, the oldest first. */
  readonly messages: readonly SourceMessage[];
}

interface Row extends OrganizationModelsRow {
  readonly model: string;
  readonly titleState: TitleState;
  readonly summaryModel: string | null;
  readonly earlier: string | null;
  readonly messages: readonly SourceMessage[] | null;
}

/** Reads the way to a message, with the rights of the conversation's owner. */
@Injectable()
export class UpkeepSources {
  constructor(
    private readonly db: ReadDb,
    private readonly models: Models,
  ) {}

  /** Undefined where the conversation is gone, or no model may be asked. */
  async read(conversationId: string, untilMessageId: string): Promise<UpkeepSource | undefined> {
    const row = await this.db.one<Row>(sql`
      with recursive c as (
        select id, organization_id, model, title_state from conversation.conversations
         where id = ${conversationId} and deleted_at is null),
      way (id, parent_id, sequence_number, steps) as (
        select m.id, m.parent_id, m.sequence_number, 1 from c join conversation.messages m
            on m.organization_id = c.organization_id and m.conversation_id = c.id and m.id = ${untilMessageId}
        union all
        select m.id, m.parent_id, m.sequence_number, way.steps + 1
          from way join conversation.messages m on m.id = way.parent_id
         where way.steps < ${MOST_MESSAGES}),
      earlier as (
        select s.text, s.until_sequence from c join conversation.summaries s
            on s.organization_id = c.organization_id and s.conversation_id = c.id
         where s.until_message_id in (select id from way) order by s.until_sequence desc limit 1)
      select c.model, c.title_state as "titleState", (select summary_model from conversation.settings) as "summaryModel", ${ORGANIZATION_MODELS},
             (select text from earlier) as earlier,
             (select json_agg(json_build_object('id', m.id, 'sequenceNumber', m.sequence_number, 'role', m.role,
                'content', m.content) order by m.sequence_number)
                from conversation.messages m
               where m.id in (select id from way) and m.content <> ''
                 and m.sequence_number > coalesce((select until_sequence from earlier), 0)) as messages
        from c`);
    const model = row && this.modelFor(row);
    return (
      model && {
        model,
        titleState: row.titleState,
        earlier: row.earlier ?? undefined,
        messages: row.messages ?? [],
      }
    );
  }

  /** The organization's model for this, else the conversation's own; what is not allowed is not asked. */
  private modelFor({ summaryModel, model, policy, sealedKeys }: Row): Model | undefined {
    const own = new Set(Object.keys(sealedKeys ?? {}));
    return [summaryModel, model]
      .flatMap((id) => (id === null ? [] : (this.models.find(id) ?? [])))
      .find((each) => policyRefusal(each, policy ?? OPEN_MODEL_POLICY, own) === undefined);
  }
}
