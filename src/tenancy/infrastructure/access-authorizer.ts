import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import type { DomainError } from '#libs/kernel/domain-error.js';
import { OrganizationRefuses, PermissionDenied, ScopeMissing, StepUpRequired } from '#libs/kernel/errors.js';
import { currentActor, currentContext, type RequestContext } from '#libs/kernel/request-context.js';
import type { CurrentAccess, Standing } from '../current-access.js';
import { accessOfMachine, permissionsNow, roleIn, type Access } from '../domain/access.js';
import { MemberNotFound } from '../domain/membership.errors.js';
import { decide, explain, type Decision, type Explanation, type Question } from '../domain/decision.js';
import { ALL_PERMISSIONS } from '../domain/permissions.js';
import { PLATFORM_PERMISSIONS, SUPER_ADMIN } from '../domain/roles.js';
import type { Circumstances } from '../domain/security-policy.js';
import { Explainer } from '../domain/explainer.js';
import { AccessDirectory } from './access-directory.js';

const PLATFORM_ITSELF: Decision = {
  allowed: true,
  rule: 'platform_permission',
  detail: 'The platform itself acts.',
  scope: 'all',
};

/** Answers the dispatcher from the access directory. */
@Injectable()
export class AccessAuthorizer extends Authorizer implements CurrentAccess, Explainer {
  /** One request is answered by one state of affairs, whatever changes meanwhile. */
  private readonly ofRequest = new WeakMap<RequestContext, Access>();

  constructor(
    private readonly directory: AccessDirectory,
    private readonly clock: Clock,
  ) {
    super();
  }

  prepare(actor: Actor): Promise<void> | undefined {
    const { kind, userId, organizationId } = actor;
    if (kind !== 'user' || !userId || !organizationId) return undefined;
    const known = this.directory.peek(organizationId, userId);
    if (known === undefined)
      return this.directory.load(organizationId, userId).then((access) => this.remember(actor, access));
    this.remember(actor, known);
    return undefined;
  }

  decide(actor: Actor, permission: string): Decision {
    return actor.kind === 'system' ? PLATFORM_ITSELF : decide(this.question(actor, permission));
  }

  refusal(actor: Actor, permission: string, decision: Decision): DomainError {
    if (decision.policyRule === 'mfa') return new StepUpRequired(2);
    if (decision.rule === 'api_key_scope') return new ScopeMissing(permission);
    const shown = this.allows(actor, 'permissions.grant') ? decision : undefined;
    return decision.rule === 'platform_permission' || decision.rule === 'permission_source'
      ? new PermissionDenied(permission, shown)
      : new OrganizationRefuses(decision.detail, shown);
  }

  async explain(permission: string, userId?: string): Promise<Explanation> {
    const actor = currentActor();
    if (userId === undefined || userId === actor.userId) return explain(this.question(actor, permission));
    const { organizationId = '' } = actor;
    const access = await this.directory.load(organizationId, userId);
    if (!access || roleIn(access) === undefined) throw new MemberNotFound();
    return explain({ permission, access, operator: false, now: this.clock.now() });
  }

  /** What the actor's request was, or would be, judged by. */
  accessOf({ userId, organizationId }: Actor): Access | null | undefined {
    if (!userId || !organizationId) return undefined;
    const context = currentContext();
    const access = context && this.ofRequest.get(context);
    // Not the session's own when a handler asks about another organization.
    if (access?.organizationId === organizationId) return access;
    return this.directory.peek(organizationId, userId) ?? null;
  }

  standing(): Standing {
    const actor = currentActor();
    const access = this.accessOf(actor);
    const operator = actor.roles.includes(SUPER_ADMIN);
    const role = access ? roleIn(access) : undefined;
    const own = access ? permissionsNow(access, this.clock.now()) : [];
    const all = operator ? [...new Set([...own, ...this.operators(access)])].toSorted() : own;
    return {
      roles: [role, operator && role !== SUPER_ADMIN ? SUPER_ADMIN : undefined].filter(
        (each) => each !== undefined,
      ),
      permissions: all.filter((permission) => actor.scopes?.includes(permission) ?? true),
      department: access?.membership?.department ?? null,
    };
  }

  roleIn(organizationId: string): string | undefined {
    const access = this.accessOf({ ...currentActor(), organizationId });
    return access ? roleIn(access) : undefined;
  }

  fromAbove(): boolean {
    const actor = currentActor();
    if (actor.roles.includes(SUPER_ADMIN)) return true;
    return (
      this.accessOf(actor)?.sources.some(({ kind }) => kind === 'inherited' || kind === 'platform') ?? false
    );
  }

  /** An operator holds everything where he is a member, and only the platform's own permissions elsewhere. */
  private operators(access: Access | null | undefined): readonly string[] {
    return access?.membership ? ALL_PERMISSIONS : PLATFORM_PERMISSIONS;
  }

  circumstances(): Circumstances {
    return this.circumstancesOf(currentActor());
  }

  private circumstancesOf(actor: Actor): Circumstances {
    const { aal, methods = [], signedInAt, ssoOrganizationId: vouchedBy } = actor;
    const impersonated = actor.impersonatorId !== undefined;
    const access = this.accessOf(actor);
    const role = access ? roleIn(access) : undefined;
    const { ip, country } = currentContext() ?? {};
    return { aal, role, methods, signedInAt, vouchedBy, impersonated, ip, country, now: this.clock.now() };
  }

  private question(actor: Actor, permission: string): Question {
    return {
      permission,
      access: this.accessOf(actor),
      operator: actor.roles.includes(SUPER_ADMIN),
      now: this.clock.now(),
      scopes: actor.scopes,
      circumstances: this.circumstancesOf(actor),
    };
  }

  private remember({ machine, scopes }: Actor, access: Access | null): void {
    const context = currentContext();
    if (context && access) this.ofRequest.set(context, machine ? accessOfMachine(access, scopes) : access);
  }
}
