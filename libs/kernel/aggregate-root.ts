import type { DomainEvent } from './domain-event.js';

/**
 * Root of a consistency boundary. It keeps the facts it recorded until the dispatcher takes them into the
 * outbox, in the transaction that saves the aggregate.
 */
export abstract class AggregateRoot {
  abstract readonly id: string;

  /**
   * Created on first use, never by a field initialiser: the ORM loads aggregates without running
   * constructors, and a list that is missing on load would fail after the state had changed.
   */
  private recorded?: DomainEvent[];

  protected record(event: DomainEvent): void {
    (this.recorded ??= []).push(event);
  }

  /** The events recorded since the last call, oldest first. */
  takeEvents(): DomainEvent[] {
    const events = this.recorded ?? [];
    this.recorded = undefined;
    return events;
  }
}
