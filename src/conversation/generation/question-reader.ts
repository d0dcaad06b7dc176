import { Injectable } from '@nestjs/common';
import { LlmError } from '#libs/llm/llm-error.js';
import { PublishedContent, type PublishedAgent } from '../../content/index.js';
import type { Outgrown } from '../domain/upkeep.js';
import { Models, type Model } from '../domain/models.js';
import { OPEN_MODEL_POLICY } from '../domain/model-policy.js';
import { AnswerPasts, type PastAnswer } from './answer-past.js';
import { AttachedFiles } from './attached-files.js';
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
import { QuestionRows, type QuestionRow } from './question-rows.js';
import { instructionsOf, outgrownBy, placeOf, policyOf, sentOf, type Sent } from './sent-record.js';
import { Toolbox } from './toolbox.js';
import type { OfferedTool } from './tools.js';

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

/** Reads what a model is to be asked, with the rights of the person who asked. */
@Injectable()
export class QuestionReader {
  constructor(
    private readonly rows: QuestionRows,
    private readonly models: Models,
    private readonly content: PublishedContent,
    private readonly knowledge: Knowledge,
    private readonly toolbox: Toolbox,
    private readonly pasts: AnswerPasts,
    private readonly trials: Trials,
    private readonly files: AttachedFiles,
  ) {}

  /** As the variant of its experiment has it, or `byDefault` as it would be without one. */
  async read(queued: QueuedGeneration, byDefault = false): Promise<AskedQuestion> {
    const row = await this.rows.read(queued);
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

  private async agent({ aiAgentId, agentVersion }: QuestionRow): Promise<PublishedAgent | undefined> {
    if (!aiAgentId || !agentVersion) return undefined;
    const agent = await this.content.agentVersion(aiAgentId, agentVersion);
    if (!agent)
      throw new LlmError('invalid-request', 'The agent of this conversation is not available any more');
    return agent;
  }
}
