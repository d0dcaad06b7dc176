import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { PublishedContent, type PublishedAgent } from '../../content/index.js';
import { AnswerSetups, type ExaminedSetup, type PlannedSetup, type SetupFault } from '../answer-setups.js';
import { fingerprintOf, hashOf } from '../domain/answer-setup.js';
import { missingCapability, policyRefusal } from '../domain/model-policy.js';
import { Models, type Model } from '../domain/models.js';
import { agentSettings } from '../generation/prompt.js';
import { MODEL_ACCESS, toAccess, type ModelAccessRow } from './organization-models.js';
import { Prices } from './prices.js';

@Injectable()
export class ConfiguredAnswerSetups extends AnswerSetups {
  constructor(
    private readonly models: Models,
    private readonly prices: Prices,
    private readonly content: PublishedContent,
    private readonly clock: Clock,
  ) {
    super();
  }

  async examine(agentId: string | null, plan: PlannedSetup): Promise<ExaminedSetup> {
    const { agentLabel: label, agentVersion: version } = plan;
    const agent =
      agentId === null
        ? undefined
        : await this.content.approvedAgent(agentId, { ...(label && { label }), ...(version && { version }) });
    const settings = agent && agentSettings(agent.contentData);
    const setup = {
      ...plan,
      agentVersion: agent?.version ?? null,
      promptHash: settings?.systemPrompt === undefined ? null : hashOf(settings.systemPrompt),
    };
    const faults = [
      ...(await this.modelFaults(plan, agent)),
      ...(agentId !== null && !agent ? [noSuchVersion(plan)] : []),
    ];
    return {
      faults,
      agentVersion: setup.agentVersion,
      promptHash: setup.promptHash,
      fingerprint: fingerprintOf(setup),
    };
  }

  private async modelFaults(
    { model: id, maxOutputTokens }: PlannedSetup,
    agent: PublishedAgent | undefined,
  ): Promise<SetupFault[]> {
    const model = this.models.find(id);
    if (!model)
      return [{ field: 'model', code: 'model', detail: 'must be one of the models of GET /api/v1/models' }];
    const reason = await this.refusal(model, agent);
    const limit = model.maxOutputTokens;
    return [
      ...(reason
        ? [{ field: 'model', code: 'model_refused', detail: `cannot answer: ${reason}` } as const]
        : []),
      ...((maxOutputTokens ?? 0) > limit
        ? [
            {
              field: 'maxOutputTokens',
              code: 'maximum',
              detail: `is at most ${limit} with this model`,
            } as const,
          ]
        : []),
    ];
  }

  private async refusal(model: Model, agent: PublishedAgent | undefined): Promise<string | undefined> {
    const [row] = await commandRows<ModelAccessRow>(MODEL_ACCESS);
    const { policy, ownVendors } = toAccess(row);
    const tools = agent && agentSettings(agent.contentData).tools;
    const lacks = missingCapability(model, tools?.length ? ['chat', 'tools'] : ['chat']);
    if (lacks) return `it cannot do ${lacks}`;
    if (!this.prices.find(model.id, this.clock.now())) return 'it has no price in force';
    return policyRefusal(model, policy, ownVendors);
  }
}

const noSuchVersion = ({ agentLabel, agentVersion }: PlannedSetup): SetupFault => ({
  field: agentVersion !== null && agentLabel === null ? 'agentVersion' : 'agentLabel',
  code: 'agent',
  detail: 'must be a version of the agent that was approved, and the agent one that is published',
});
