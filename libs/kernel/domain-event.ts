/**
 * A fact an aggregate recorded. The instance's own properties are the payload that other contexts receive,
 * so they carry ids and facts, never an entity, a secret or a message's text.
 */
export abstract class DomainEvent {
  constructor(readonly aggregateId: string) {}
}

/** A concrete event class. `type` is `<context>.<past tense>` and, with `version`, a published contract. */
export interface DomainEventClass<E extends DomainEvent = DomainEvent> {
  // oxlint-disable-next-line no-explicit-any -- a constructor's parameters are contravariant; nothing calls it
  new (...args: any[]): E;
  readonly type: string;
  readonly version?: number;
}

export const eventClassOf = (event: DomainEvent): DomainEventClass => event.constructor as DomainEventClass;
