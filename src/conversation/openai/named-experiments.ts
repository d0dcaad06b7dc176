import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { PublishedContent, type PublishedAgent } from '../../content/index.js';
import { Models } from '../domain/models.js';
import { EXPERIMENT } from '../features/enrolment.js';
import { agentSettings } from '../generation/prompt.js';
import { withSetup } from '../generation/trial-settings.js';
import { Trials, type Trial } from '../trials.js';
import type { NamedModel } from './named-model.js';
import { NamedModelNotFound } from './openai.errors.js';

/** Finds by what variant of an experiment a program is answered that names it. */
@Injectable()
export class NamedExperiments {
  constructor(
    private readonly trials: Trials,
    private readonly models: Models,
    private readonly content: PublishedContent,
  ) {}

  async find(
    name: string,
    endUser: string | null,
    answering: (agent: PublishedAgent | undefined) => Promise<Pick<NamedModel, 'model' | 'settings'>>,
  ): Promise<NamedModel> {
    const { organizationId, userId } = currentMember();
    const running = await this.trials.running(organizationId);
    const experiment = running.find((each) => `${EXPERIMENT}${each.name}` === name);
    if (!experiment) throw new NamedModelNotFound(name, 'No experiment that is called so is running.');
    const { id, agentId } = experiment;
    const agent = agentId === null ? undefined : await this.content.agent(agentId);
    if (agentId !== null && !agent)
      throw new NamedModelNotFound(name, 'It is about an agent that you may not use.');
    const byDefault: NamedModel = { ...(await answering(agent)), ...(agent && { agent }) };
    const trial = await this.trials.choose(id, { organizationId, userId, conversationId: null, endUser });
    return trial ? this.variant(trial, agent, byDefault) : byDefault;
  }

  /** Their names, but for those about agents that the caller may not use. */
  async names(agentIds: ReadonlySet<string>): Promise<string[]> {
    const running = await this.trials.running(currentMember().organizationId);
    return running
      .filter(({ agentId }) => agentId === null || agentIds.has(agentId))
      .map(({ name }) => `${EXPERIMENT}${name}`);
  }

  /** Where the variant's model or version is not there any more, what answers otherwise does, and is marked. */
  private async variant(
    trial: Trial,
    published: PublishedAgent | undefined,
    byDefault: NamedModel,
  ): Promise<NamedModel> {
    const { model: id, agentVersion } = trial.setup;
    const model = this.models.find(id);
    const agent =
      published && agentVersion !== null && agentVersion !== published.version
        ? await this.content.agentVersion(published.id, agentVersion)
        : published;
    if (!model || (published && !agent)) return { ...byDefault, part: { trial, byDefault: undefined } };
    const settings = withSetup(agent && agentSettings(agent.contentData), trial.setup);
    return { model, settings, ...(agent && { agent }), part: { trial, byDefault } };
  }
}
