import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Choice, Flag, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { OrganizationRefuses, PermissionDenied, StepUpRequired } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { PermissionUnknown } from '../../domain/authorization.errors.js';
import { MemberNotFound } from '../../domain/membership.errors.js';
import { DECISION_RULES, type DecisionRule } from '../../domain/decision.js';
import { Explainer } from '../../domain/explainer.js';
import { ALL_PERMISSIONS } from '../../domain/permissions.js';
import type { GrantScope } from '../../domain/access.js';
import { GRANT_SCOPES } from '../grant.view.js';

class ExplanationStep {
  @Choice(DECISION_RULES)
  rule: DecisionRule;

  @Flag({ description: 'Whether this rule decided; the ones before left it to the next' })
  decided: boolean;

  @Text({ max: 1000 })
  detail: string;
}

/** Why a person may or may not do something in your organization, as things stand now. */
export class ExplanationView {
  @Uuid()
  userId: string;

  @Uuid({ nullable: true })
  organizationId: string | null;

  @Text({ max: 100 })
  permission: string;

  @Flag()
  allowed: boolean;

  @Choice(DECISION_RULES, { description: 'The rule that decided' })
  rule: DecisionRule;

  @Text({ max: 1000 })
  detail: string;

  @Choice(GRANT_SCOPES, { nullable: true, description: 'How far it reaches; null when it is refused' })
  scope: GrantScope | null;

  @ListOf(() => ExplanationStep, { description: 'Every rule that was asked, in order' })
  steps: readonly ExplanationStep[];
}

/** One's own permissions, or another's for who may give permissions. Rules of single objects come on top. */
@Message({
  permission: 'signed-in',
  mode: 'read',
  errors: [PermissionUnknown, MemberNotFound, PermissionDenied, OrganizationRefuses, StepUpRequired],
})
export class ExplainPermission extends Query<ExplanationView> {
  constructor(
    readonly permission: string,
    readonly userId: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ExplainPermission)
export class ExplainPermissionHandler implements IQueryHandler<ExplainPermission> {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly explainer: Explainer,
  ) {}

  async execute({ permission, userId }: ExplainPermission): Promise<ExplanationView> {
    const actor = currentActor();
    if (!ALL_PERMISSIONS.includes(permission)) throw new PermissionUnknown(permission, '?permission');
    if (userId !== undefined && userId !== actor.userId) {
      const decision = this.authorizer.decide(actor, 'permissions.grant');
      if (!decision.allowed) throw this.authorizer.refusal(actor, 'permissions.grant', decision);
    }
    const { decision, steps } = await this.explainer.explain(permission, userId);
    return {
      userId: userId ?? actor.userId ?? '',
      organizationId: actor.organizationId ?? null,
      permission,
      allowed: decision.allowed,
      rule: decision.rule,
      detail: decision.detail,
      scope: decision.scope,
      steps,
    };
  }
}
