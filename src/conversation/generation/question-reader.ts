import { Injectable } from '@nestjs/common';
import { LlmError } from '#libs/llm/llm-error.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { PublishedContent } from '../../content/index.js';
import { Models, type Model } from '../domain/models.js';
import { OPEN_MODEL_POLICY } from '../domain/model-policy.js';
import { ORGANIZATION_MODELS, type OrganizationModelsRow } from '../infrastructure/organization-models.js';
import { AnswerPasts, type PastAnswer } from './answer-past.js';
import type { QueuedGeneration } from './generation-queue.js';
import { Knowledge } from './knowledge.js';
import { tokensOfMaterial, tokensOfTools, withMaterial, withTools } from './material.js';
import type { OrganizationModels, Question } from './model-gateway.js';
import { Toolbox } from './toolbox.js';
import type { OfferedTool } from './tools.js';
import { agentSettings, buildRequest, type AgentSettings, type PastMessage } from './prompt.js';

const HISTORY = 100;

interface Row extends PastMessage, OrganizationModelsRow {
  organizationId: string;
  model: string;
  aiAgentId: string | null;
  agentVersion: number | null;
  /** Whether the answer has called tools already. */
  hasSteps: boolean;
}

export interface AskedQuestion {
  readonly model: Model;
  readonly request: Question;
  readonly organization: OrganizationModels;
  readonly tools: readonly OfferedTool[];
  /** What there is of the answer, when it goes on after it had waited. */
  readonly past: PastAnswer | undefined;
}

/** Reads what a model is to be asked, with the rights of the person who asked. */
@Injectable()
export class QuestionReader {
  constructor(
    private readonly db: ReadDb,
    private readonly models: Models,
    private readonly content: PublishedContent,
    private readonly knowledge: Knowledge,
    private readonly toolbox: Toolbox,
    private readonly pasts: AnswerPasts,
  ) {}

  async read({ messageId, conversationId }: QueuedGeneration): Promise<AskedQuestion> {
    const rows = await this.db.rows<Row>(sql`
      with recursive answer as (
        select m.parent_id, m.sequence_number, coalesce(m.requested_model, c.model) as model,
               c.id as conversation_id, c.organization_id, c.is_branched, exists (
                 select from conversation.answer_steps s where s.message_id = m.id) as has_steps, c.ai_agent_id, c.agent_version
          from conversation.messages m
          join conversation.conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
         where m.id = ${messageId} and m.conversation_id = ${conversationId}),
      way (id, parent_id, steps) as (
        select m.id, m.parent_id, 1 from answer join conversation.messages m on m.id = answer.parent_id
         where answer.is_branched
        union all
        select m.id, m.parent_id, way.steps + 1 from way join conversation.messages m on m.id = way.parent_id
         where way.steps < ${HISTORY})
      select m.role, m.content, answer.organization_id as "organizationId", ${ORGANIZATION_MODELS}, answer.model, answer.ai_agent_id as "aiAgentId", answer.agent_version as "agentVersion", answer.has_steps as "hasSteps"
        from answer join conversation.messages m on m.conversation_id = answer.conversation_id
       where m.content <> '' and m.sequence_number < answer.sequence_number
         and (not answer.is_branched or m.id in (select id from way))
       order by m.sequence_number desc limit ${HISTORY}`);
    const newest = rows[0];
    const model = newest && this.models.find(newest.model);
    if (!newest || !model)
      throw new LlmError('invalid-request', `The model "${newest?.model}" is not configured any more`);
    const history = rows.toReversed().map(({ role, content }) => ({ role, content }));
    const { organizationId, policy, sealedKeys } = newest;
    const agent = await this.settings(newest);
    const question = history.findLast(({ role }) => role === 'user')?.content ?? '';
    const passages = await this.knowledge.ofAgent(model, agent.knowledge, question);
    const tools = await this.toolbox.offered(agent.tools ?? []);
    const taken = tokensOfMaterial(passages ?? []) + tokensOfTools(tools);
    const request = withTools(buildRequest(model, agent, history, taken), tools);
    return {
      model,
      tools,
      past: newest.hasSteps ? await this.pasts.read(messageId) : undefined,
      request: passages ? withMaterial(request, passages) : request,
      organization: { organizationId, policy: policy ?? OPEN_MODEL_POLICY, sealedKeys: sealedKeys ?? {} },
    };
  }

  private async settings({ aiAgentId, agentVersion }: Row): Promise<AgentSettings> {
    if (!aiAgentId || !agentVersion) return {};
    const agent = await this.content.agentVersion(aiAgentId, agentVersion);
    if (!agent)
      throw new LlmError('invalid-request', 'The agent of this conversation is not available any more');
    return agentSettings(agent.contentData);
  }
}
