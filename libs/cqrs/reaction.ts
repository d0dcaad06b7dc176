import type { DomainEvent, DomainEventClass } from '#libs/kernel/domain-event.js';

/** A delivered event. Delivery is at least once and in order per aggregate. */
export interface EventEnvelope<P = Record<string, unknown>> {
  readonly eventId: string;
  readonly type: string;
  readonly version: number;
  readonly occurredAt: Date;
  readonly organizationId: string | null;
  readonly actorId: string | null;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly requestId: string;
  readonly traceparent: string | null;
  readonly payload: P;
}

/** The event's own facts as they arrive: what JSON keeps of them. */
export type PayloadOf<E extends DomainEvent> = Omit<E, 'aggregateId'>;

/** A provider that answers an event, usually with one command. It must be idempotent. */
export interface Reaction<E extends DomainEvent = DomainEvent> {
  react(event: EventEnvelope<PayloadOf<E>>): Promise<void>;
}

export interface ReactionDeclaration {
  /** Stable name: the inbox remembers by it which events were handled. */
  readonly name: string;
  readonly type: string;
}

const declarations = new Map<unknown, ReactionDeclaration>();

/** Subscribes a provider to an event type under a stable name. */
export const ReactsTo =
  (eventClass: DomainEventClass, name: string) =>
  // oxlint-disable-next-line no-explicit-any -- the class decorator accepts any constructor of a reaction
  (target: new (...args: any[]) => Reaction<any>): void => {
    declarations.set(target, { name, type: eventClass.type });
  };

export const reactionOf = (target: unknown): ReactionDeclaration | undefined => declarations.get(target);
