import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ConversationOptions } from '../../conversation-options.js';
import type { ContextPolicy } from '../../domain/context-policy.js';
import {
  AgentNotAvailable,
  ContextPolicyInvalid,
  ExperimentNotAvailable,
  ModelNotAvailable,
  PreviewNeedsAgent,
} from '../../domain/conversation.errors.js';
import type { Start } from '../../domain/conversation-input.js';
import { Conversation } from '../../domain/conversation.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { ModelNotAllowed } from '../../domain/model.errors.js';
import { policyRefusal } from '../../domain/model-policy.js';
import { Models } from '../../domain/models.js';
import { MODEL_ACCESS, toAccess, type ModelAccessRow } from '../../infrastructure/organization-models.js';
import { PublishedContent, type PublishedAgent } from '../../../content/index.js';
import { AnswerDefaults } from '../../answer-defaults.js';
import { Enrolment } from '../enrolment.js';
import { toConversationView, type ConversationView } from '../conversation.view.js';

@Message({
  permission: 'conversation.use',
  mode: 'ai',
  idempotent: true,
  errors: [
    AgentNotAvailable,
    PreviewNeedsAgent,
    ContextPolicyInvalid,
    ModelNotAvailable,
    ModelNotAllowed,
    ExperimentNotAvailable,
  ],
  audit: {
    action: 'conversation.started',
    category: 'activity',
    resource: 'conversation',
    subject: (
      { aiAgentId, aiAgentLabel, isPreview }: StartConversation,
      conversation?: ConversationView,
    ) => ({
      resourceId: conversation?.id,
      details: { aiAgentId, aiAgentLabel, isPreview, model: conversation?.model },
    }),
  },
})
export class StartConversation extends Command<ConversationView> {
  constructor(
    readonly aiAgentId: string | null,
    readonly title: string | null,
    readonly model: string | null,
    readonly contextData: Record<string, unknown>,
    readonly aiAgentLabel?: string | null,
    readonly isTemporary = false,
    readonly isPreview = false,
    readonly contextPolicy: ContextPolicy | null = null,
  ) {
    super();
  }
}

@CommandHandler(StartConversation)
export class StartConversationHandler implements ICommandHandler<StartConversation> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly content: PublishedContent,
    private readonly models: Models,
    private readonly enrolment: Enrolment,
    private readonly defaults: AnswerDefaults,
    private readonly options: ConversationOptions,
    private readonly clock: Clock,
  ) {}

  async execute({
    aiAgentId,
    title,
    model,
    contextData,
    aiAgentLabel,
    isTemporary,
    isPreview,
    contextPolicy,
  }: StartConversation): Promise<ConversationView> {
    if (isPreview && (aiAgentId === null || aiAgentLabel)) throw new PreviewNeedsAgent();
    const member = currentMember();
    const asked = { ...member, aiAgentId, aiAgentLabel, model, isTemporary, isPreview };
    const entry = await this.enrolment.enter(asked);
    const agent =
      entry.aiAgentId === null ? null : await this.agent(entry.aiAgentId, aiAgentLabel, isPreview);
    const start = {
      ...member,
      experimentId: entry.experimentId,
      title,
      agent,
      contextData,
      contextPolicy,
      isTemporary,
      isPreview,
      ...(await this.modelFor(entry.model, agent, isPreview || Boolean(aiAgentLabel))),
    };
    const conversation = Conversation.start(newId(), start, this.clock.now());
    this.conversations.add(conversation);
    return toConversationView(conversation);
  }

  private async agent(
    id: string,
    label: string | null | undefined,
    isPreview: boolean,
  ): Promise<PublishedAgent> {
    const agent = await (isPreview ? this.content.draft(id) : this.content.agent(id, label ?? undefined));
    if (!agent) throw new AgentNotAvailable();
    return agent;
  }

  /**
   * What the person asks for, else the default for the agent, unless a certain version of it was asked for, else what
   * that is made for, else the default; the organization must allow it.
   */
  private async modelFor(
    asked: string | null,
    agent: PublishedAgent | null,
    asMade: boolean,
  ): Promise<Pick<Start, 'model' | 'titleByModel'>> {
    const given = asked === null ? await this.defaults.of(agent?.id ?? null) : undefined;
    const ofAgent = asMade ? undefined : given?.agent?.model;
    const made = asked ?? ofAgent ?? agent?.contentData['model'];
    const id = made ?? given?.organization?.model ?? this.models.default().id;
    const model = typeof id === 'string' ? this.models.find(id) : undefined;
    if (!model) throw new ModelNotAvailable(String(id));
    const [row] = await commandRows<ModelAccessRow>(MODEL_ACCESS);
    const { policy, ownVendors } = toAccess(row);
    const reason = policyRefusal(model, policy, ownVendors);
    if (reason) throw new ModelNotAllowed(model.id, reason);
    return { model: model.id, titleByModel: row?.titlesByModel ?? this.options.titlesByModel };
  }
}
