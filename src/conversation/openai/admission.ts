import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { DirectWrites } from '#libs/persistence/direct-writes.js';
import { sql } from '#libs/persistence/sql.js';
import type { CallKind } from '../domain/model-call.js';
import type { Model } from '../domain/models.js';
import { OPEN_MODEL_POLICY } from '../domain/model-policy.js';
import type { OrganizationModels } from '../generation/model-gateway.js';
import { ORGANIZATION_MODELS, type OrganizationModelsRow } from '../infrastructure/organization-models.js';
import { Trials, type Trial } from '../trials.js';
import type { CallTrial } from '../domain/trial-facts.js';
import type { NamedModel } from './named-model.js';

/** A call of a model that may be made: it is written down and what it uses up is reserved. */
export interface AdmittedCall {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly model: Model;
  readonly settings: NamedModel['settings'];
  /** Of the agent that answers. */
  readonly agentVersion: number | null;
  readonly part: NamedModel['part'];
  readonly organization: OrganizationModels;
  readonly startedAt: Date;
  /** For which conversation the platform makes it. */
  readonly conversationId?: string;
}

/** Writes a call down before a provider is asked, so that it is on record whatever becomes of this process. */
@Injectable()
export class CallAdmission {
  constructor(
    private readonly writes: DirectWrites,
    private readonly trials: Trials,
    private readonly clock: Clock,
  ) {}

  async admit(
    id: string,
    kind: CallKind,
    { model, agent, settings, part }: NamedModel,
    inputTokens: number,
    conversationId?: string,
  ): Promise<AdmittedCall> {
    const { organizationId, userId } = currentMember();
    const startedAt = this.clock.now();
    const [row] = await this.writes.run<OrganizationModelsRow>(sql`
      ${part ? sql`with ${this.trials.enrolment(part.trial)}` : sql``}
      insert into conversation.model_calls
        (id, organization_id, user_id, api_key_id, kind, model, agent_id, agent_version, estimated_input_tokens, started_at, trial, conversation_id)
      values (${id}, ${organizationId}, ${userId}, ${currentActor().apiKeyId ?? null}, ${kind}, ${model.id},
              ${agent?.id ?? null}, ${agent?.version ?? null}, ${inputTokens}, ${startedAt}, ${part ? JSON.stringify(recordOf(part.trial)) : null}::jsonb,
              ${conversationId ?? null})
      returning ${ORGANIZATION_MODELS}`);
    const organization = {
      organizationId,
      policy: row?.policy ?? OPEN_MODEL_POLICY,
      sealedKeys: row?.sealedKeys ?? {},
    };
    const agentVersion = agent?.version ?? null;
    const caller = { id, organizationId, userId, conversationId };
    return { ...caller, model, settings, agentVersion, part, organization, startedAt };
  }
}

/** What is needed of it should nobody live to tell how the call ended. */
const recordOf = ({ experimentId, variant, unit, counts, fingerprint }: Trial): CallTrial => ({
  experimentId,
  variant,
  unit,
  counts,
  recordedFingerprint: fingerprint,
});
