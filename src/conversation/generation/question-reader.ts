import { Injectable } from '@nestjs/common';
import { LlmError } from '#libs/llm/llm-error.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { PublishedContent, type PublishedAgent } from '../../content/index.js';
import { MOST_MESSAGES } from '../domain/context-policy.js';
import type { Outgrown } from '../domain/upkeep.js';
import { Models, type Model } from '../domain/models.js';
import { OPEN_MODEL_POLICY } from '../domain/model-policy.js';
import { ORGANIZATION_MODELS, type OrganizationModelsRow } from '../infrastructure/organization-models.js';
import { AnswerPasts, type PastAnswer } from './answer-past.js';
import { AttachedFiles } from './attached-files.js';
import { ANSWERING_DEFAULT } from '../infrastructure/sql-answer-defaults.js';
import type { AnswerDefault } from '../domain/answer-default.js';
import { trialOf, withSetup } from './trial-settings.js';
import { Trials, type Trial } from '../trials.js';
import type { QueuedGeneration } from './generation-queue.js';
import { Knowledge } from './knowledge.js';
import {
  TOKENS_OF_FILE_RULES,
  tokensOfMaterial,
  tokensOfTools,
  withMaterial,
  withTools,
} from './material.js';
import type { OrganizationModels, Question } from './model-gateway.js';
import { agentSettings, buildRequest } from './prompt.js';
import {
  instructionsOf,
  outgrownBy,
  placeOf,
  policyOf,
  sentOf,
  type Sent,
  type StoredMessage,
  type StoredSummary,
} from './sent-record.js';
import { Toolbox } from './toolbox.js';
import type { OfferedTool } from './tools.js';

/** Every character of ours counts a tenth of a token at least, so that what is beyond could not fit anywhere. */
const BYTES_PER_TOKEN = 10;

interface Row extends OrganizationModelsRow {
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

export interface AskedQuestion {
  readonly model: Model;
  readonly request: Question;
  readonly organization: OrganizationModels;
  readonly tools: readonly OfferedTool[];
  /** Whether people of the organization see what models think. */
  readonly showsReasoning: boolean;
  /** What there is of the answer, when it goes on after it had waited. */
  readonly past: PastAnswer | undefined;
  readonly sent: Sent;
  /** Its part in an experiment. */
  readonly trial: Trial | undefined;
  readonly agentVersion: number | null;
  /** What a summary is wanted of, once this is answered. */
  readonly outgrown: Outgrown | null;
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

/** Reads what a model is to be asked, with the rights of the person who asked. */
@Injectable()
export class QuestionReader {
  private readonly mostBytes: number;

  constructor(
    private readonly db: ReadDb,
    private readonly models: Models,
    private readonly content: PublishedContent,
    private readonly knowledge: Knowledge,
    private readonly toolbox: Toolbox,
    private readonly pasts: AnswerPasts,
    private readonly trials: Trials,
    private readonly files: AttachedFiles,
  ) {
    this.mostBytes = BYTES_PER_TOKEN * Math.max(...models.list().map(({ contextWindow }) => contextWindow));
  }

  /** As the variant of its experiment has it, or `byDefault` as it would be without one. */
  async read(queued: QueuedGeneration, byDefault = false): Promise<AskedQuestion> {
    const row = await this.row(queued);
    const trial = row && (await trialOf(this.trials, row, queued));
    const setup = byDefault ? undefined : trial?.setup;
    const asked = setup?.model ?? row?.model;
    const model = asked === undefined ? undefined : this.models.find(asked);
    if (!row?.path || !model)
      throw new LlmError('invalid-request', `The model "${asked}" is not configured any more`);
    const agent = await this.agent({ ...row, agentVersion: setup?.agentVersion ?? row.agentVersion });
    const settings = withSetup(agent && agentSettings(agent.contentData), setup ?? row.answerDefault);
    const path = row.path.filter(({ content }) => content !== '');
    const question = path.findLast(({ role }) => role === 'user')?.content ?? '';
    const passages = await this.knowledge.ofAgent(model, settings.knowledge, question);
    const tools = await this.toolbox.offered(settings.tools ?? []);
    const policy = policyOf(row.contextPolicy, settings.contextPolicy);
    const hasFiles = path.some(({ attachments }) => attachments.length > 0);
    const taken =
      tokensOfMaterial(passages ?? []) + tokensOfTools(tools) + (hasFiles ? TOKENS_OF_FILE_RULES : 0);
    const summary = policy.strategy === 'running_summary' ? (row.summary ?? undefined) : undefined;
    const built = buildRequest(model, settings, { path, policy, taken, summary });
    const request = withTools(await this.files.into(built.request, built.became), tools);
    const { organizationId, policy: models, sealedKeys } = row;
    return {
      model,
      tools,
      showsReasoning: row.showsReasoning,
      trial,
      agentVersion: agent?.version ?? null,
      past: row.hasSteps ? await this.pasts.read(queued.messageId) : undefined,
      request: passages ? withMaterial(request, passages) : request,
      organization: { organizationId, policy: models ?? OPEN_MODEL_POLICY, sealedKeys: sealedKeys ?? {} },
      sent: {
        ...sentOf(row, row.path, built),
        policy,
        contextWindow: model.contextWindow,
        instructions: instructionsOf(agent, settings.systemPrompt),
        passages: (passages ?? []).map(placeOf),
        tools: tools.map(({ tool }) => tool),
      },
      outgrown: outgrownBy(built),
    };
  }

  /** Few conversations have branches, and what finds the way through them costs half of the statement even unused. */
  private async row(queued: QueuedGeneration): Promise<Row | undefined> {
    const row = await this.db.one<Row>(this.statement(queued, NO_BRANCHES));
    return row?.isBranched ? this.db.one<Row>(this.statement(queued, BRANCHES)) : row;
  }

  private statement({ messageId, conversationId }: QueuedGeneration, { way, holds }: Branches): Statement {
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

  private async agent({ aiAgentId, agentVersion }: Row): Promise<PublishedAgent | undefined> {
    if (!aiAgentId || !agentVersion) return undefined;
    const agent = await this.content.agentVersion(aiAgentId, agentVersion);
    if (!agent)
      throw new LlmError('invalid-request', 'The agent of this conversation is not available any more');
    return agent;
  }
}
