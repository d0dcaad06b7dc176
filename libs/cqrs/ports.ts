import { DomainError } from '#libs/kernel/domain-error.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Statement } from '#libs/persistence/sql.js';
import type { AuditCategory, ModeClass } from './message.js';

/** What was decided, and why, for the person who asks why. */
export interface Decision {
  readonly allowed: boolean;
  /** The name of the rule that decided. */
  readonly rule: string;
  readonly detail: string;
  /** How far it reaches: of some permissions a person may have only as much as concerns his own department. */
  readonly scope: 'all' | 'organization' | 'department' | null;
}

/** Decides what an actor may do: the same for REST, bus, jobs and streams. */
export abstract class Authorizer {
  /** Undefined when what it takes is in memory already, which is the rule; otherwise resolves when it is. */
  abstract prepare(actor: Actor): Promise<void> | undefined;
  /** Pure and in memory, once prepared: it runs on every message. */
  abstract decide(actor: Actor, permission: string): Decision;
  /** The refusal of a decision, as the actor is told it. */
  abstract refusal(actor: Actor, permission: string, decision: Decision): DomainError;

  allows(actor: Actor, permission: string): boolean {
    return this.decide(actor, permission).allowed;
  }
}

export interface AuditEntry {
  readonly action: string;
  readonly category: AuditCategory;
  readonly outcome: 'success' | 'failure';
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly organizationId?: string;
  readonly userId?: string;
  readonly details: Record<string, unknown>;
}

/** Where acts are recorded, in the transaction of the act. */
export abstract class AuditTrail {
  abstract statement(entry: AuditEntry): Statement;
}

/** The meter of AI answers. */
export const GENERATIONS_METER = 'generations';

/** What a transaction fails with whose reservation is not granted. */
export class LimitReached extends DomainError {
  static readonly kind = 'limit-reached';
  static readonly code = 'billing.limit_reached';
  constructor(meter: string, limit: number, resetsAt: Date) {
    super(
      `Your plan includes ${limit} ${meter} a month and they are used up. The count starts again at ${resetsAt.toISOString()}.`,
    );
  }
}

/** What an organization has left of a metered thing. */
export abstract class Entitlements {
  /** Reserves for the current organization, atomically; the transaction it is part of fails with `LimitReached`. */
  abstract reservation(meter: string, amount: number): Statement;
  /** What the current organization's plan includes a month, by meter; null is no limit. */
  abstract limits(): Promise<Readonly<Record<string, number | null>>>;
}

/** Whether the platform takes this class of messages now. */
export abstract class ServiceModes {
  /** Throws `ServiceModeRefused` when the current mode excludes the class. */
  abstract require(mode: ModeClass): void;
}
