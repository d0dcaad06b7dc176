import { Injectable } from '@nestjs/common';
import { PublishedContent, type PublishedAgent } from '../../content/index.js';
import { Models } from '../domain/models.js';
import { agentSettings } from '../generation/prompt.js';
import { EXPERIMENT } from '../features/enrolment.js';
import { AnswerDefaults } from '../answer-defaults.js';
import { withSetup } from '../generation/trial-settings.js';
import { NamedExperiments } from './named-experiments.js';
import type { NamedModel } from './named-model.js';
import { NamedModelNotFound } from './openai.errors.js';

const AGENT = 'agent:';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Finds what is meant by the `model` of a request: a configured model, or an agent of the caller's organization. */
@Injectable()
export class NamedModels {
  constructor(
    private readonly models: Models,
    private readonly content: PublishedContent,
    private readonly experiments: NamedExperiments,
    private readonly defaults: AnswerDefaults,
  ) {}

  /** @param endUser whom a program asks for, as it calls them */
  async find(name: string, endUser: string | null = null): Promise<NamedModel> {
    const model = this.models.find(name);
    if (model) return { model, settings: {} };
    if (name.startsWith(EXPERIMENT))
      return this.experiments.find(name, endUser, (agent) => this.answering(name, agent));
    if (!name.startsWith(AGENT)) throw new NamedModelNotFound(name);
    const agent = await this.agent(name, name.slice(AGENT.length));
    return { ...(await this.answering(name, agent, name.includes('@'))), agent };
  }

  /** The names of the running experiments one may take part in. */
  async runningExperiments(): Promise<string[]> {
    const agents = await this.content.agents();
    return this.experiments.names(new Set(agents.map(({ id }) => id)));
  }

  /** The names of the agents one may use, each by its id. */
  async agents(): Promise<{ name: string; title: string; publishedAt: Date }[]> {
    const agents = await this.content.agents();
    return agents.map(({ id, title, publishedAt }) => ({ name: `${AGENT}${id}`, title, publishedAt }));
  }

  /** What answers for an agent, or for nobody, and how; `asMade` where a certain version was asked for. */
  private async answering(
    name: string,
    agent: PublishedAgent | undefined,
    asMade = false,
  ): Promise<Pick<NamedModel, 'model' | 'settings'>> {
    const given = await this.defaults.of(agent?.id ?? null);
    const ofAgent = asMade ? undefined : given.agent;
    const made = ofAgent?.model ?? agent?.contentData['model'] ?? given.organization?.model;
    const model = typeof made === 'string' ? this.models.find(made) : this.models.default();
    if (!model)
      throw new NamedModelNotFound(
        name,
        `It is made for the model "${String(made)}", which is not configured.`,
      );
    const fits = [ofAgent, given.organization].find((each) => each?.model === model.id);
    return { model, settings: withSetup(agent && agentSettings(agent.contentData), fits) };
  }

  private async agent(name: string, reference: string): Promise<PublishedAgent> {
    const at = reference.lastIndexOf('@');
    const [key, label] =
      at === -1 ? [reference, undefined] : [reference.slice(0, at), reference.slice(at + 1)];
    const id = UUID.test(key) ? key : await this.idOf(name, key);
    const agent = await this.content.agent(id, label);
    if (!agent) throw new NamedModelNotFound(name);
    return agent;
  }

  /** Of an agent called by its title, in the form addresses have. */
  private async idOf(name: string, slug: string): Promise<string> {
    const found = (await this.content.agents()).filter(({ title }) => slugOf(title) === slug);
    const [only, another] = found;
    if (another) throw new NamedModelNotFound(name, 'Several agents are called so: name one by its id.');
    if (!only) throw new NamedModelNotFound(name);
    return only.id;
  }
}

/** "Support Coach" is `support-coach`. */
const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
