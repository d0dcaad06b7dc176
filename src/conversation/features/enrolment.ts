import { Injectable } from '@nestjs/common';
import { ExperimentNotAvailable } from '../domain/conversation.errors.js';
import type { Conversation } from '../domain/conversation.js';
import { Trials, type RunningExperiment } from '../trials.js';

/** How programs and people name an experiment where a model is expected. */
export const EXPERIMENT = 'experiment:';

/** What a person asked for when he started a conversation. */
interface Asked {
  readonly organizationId: string;
  readonly aiAgentId: string | null;
  readonly aiAgentLabel?: string | null;
  readonly model: string | null;
  readonly isTemporary: boolean;
  readonly isPreview: boolean;
}

/** What a conversation is started with, once it is known whether it takes part in an experiment. */
interface Entry {
  readonly experimentId: string | null;
  readonly aiAgentId: string | null;
  /** What the person wants to be answered by; null leaves it to others. */
  readonly model: string | null;
}

/** Which conversations take part in experiments, and with which variant. */
@Injectable()
export class Enrolment {
  constructor(private readonly trials: Trials) {}

  /** Who chooses a model or a version takes part in nothing; nor does what is to leave no trace or to count for nothing. */
  async enter(asked: Asked): Promise<Entry> {
    const { organizationId, aiAgentId, aiAgentLabel, model, isTemporary, isPreview } = asked;
    if (model?.startsWith(EXPERIMENT)) return this.byName(asked, model.slice(EXPERIMENT.length));
    if (model !== null || aiAgentLabel || isTemporary || isPreview)
      return { experimentId: null, aiAgentId, model };
    const experiment = await this.trials.covering(organizationId, aiAgentId);
    return { experimentId: experiment?.id ?? null, aiAgentId, model: null };
  }

  /** With its first question a conversation gets its variant, or goes without for good. */
  async decide(conversation: Conversation): Promise<void> {
    const { experimentId, id: conversationId, organizationId, userId, messageCount } = conversation;
    if (experimentId === null || messageCount > 0) return;
    const subject = { organizationId, userId, conversationId, endUser: null };
    const variant = await this.trials.enrol(experimentId, subject);
    if (variant !== null) conversation.takePart(variant);
  }

  private async byName(asked: Asked, name: string): Promise<Entry> {
    const { organizationId, aiAgentId, aiAgentLabel, isTemporary, isPreview } = asked;
    const experiment = await this.named(organizationId, name);
    if (isTemporary || isPreview || aiAgentLabel)
      throw new ExperimentNotAvailable(name, 'takes no temporary conversation, no preview and no label');
    if (experiment.agentId !== null && aiAgentId !== null && aiAgentId !== experiment.agentId)
      throw new ExperimentNotAvailable(name, 'is about another agent');
    return { experimentId: experiment.id, aiAgentId: experiment.agentId ?? aiAgentId, model: null };
  }

  private async named(organizationId: string, name: string): Promise<RunningExperiment> {
    const running = await this.trials.running(organizationId);
    const experiment = running.find((each) => each.name === name);
    if (!experiment) throw new ExperimentNotAvailable(name, 'is no experiment that is running');
    return experiment;
  }
}
