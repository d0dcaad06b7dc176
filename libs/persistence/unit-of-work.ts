import { Injectable } from '@nestjs/common';
import { OptimisticLockError } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '#libs/kernel/actor.js';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { Overloaded, RevisionConflict } from '#libs/kernel/errors.js';
import { refusalOf } from './constraint-errors.js';
import { Orms } from './orm.js';
import type { Statement } from './sql.js';
import { runInTransaction, type DatabaseRole, type Transaction } from './transaction.js';

/** An event with the aggregate that recorded it. */
export interface RecordedEvent {
  readonly aggregate: AggregateRoot;
  readonly event: DomainEvent;
}

export interface Work<R> {
  readonly actor: Actor;
  readonly role: DatabaseRole;
  /** What the transaction does first, in the round trip of whatever the work asks first; if it fails, so does that. */
  readonly opening?: readonly Statement[];
  readonly run: () => Promise<R>;
  /** What else the transaction writes once the work is done: outbox, audit, idempotency record. */
  readonly closing: (result: R, events: readonly RecordedEvent[]) => readonly Statement[];
}

/** Runs one piece of work in one transaction; the only place that begins, flushes and commits. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly orms: Orms) {}

  async run<R>(work: Work<R>): Promise<R> {
    const transaction: Transaction = {
      actor: work.actor,
      role: work.role,
      opening: work.opening ?? [],
      closing: [],
      afterCommit: [],
      unmapped: [],
    };
    const result = await runInTransaction(transaction, () => this.attempt(work, transaction));
    for (const effect of transaction.afterCommit) effect();
    // What they have asked a pool for goes out in the next tick: before the answer, whose making then takes no time of it.
    if (transaction.afterCommit.length > 0) await new Promise<void>((resolve) => process.nextTick(resolve));
    return result;
  }

  private async attempt<R>(work: Work<R>, transaction: Transaction): Promise<R> {
    const em = this.orms.fork(work.role);
    transaction.em = em;
    await em.begin();
    try {
      const result = await work.run();
      const removed = [...em.getUnitOfWork().getRemoveStack()];
      await em.flush();
      const apart = [...removed, ...transaction.unmapped];
      transaction.closing.push(...work.closing(result, eventsOf(em, apart)));
      await em.commit();
      return result;
    } catch (error) {
      await em.rollback();
      throw refusal(error);
    }
  }
}

function eventsOf(em: EntityManager, apart: readonly unknown[]): RecordedEvent[] {
  return [...em.getUnitOfWork().getIdentityMap().values(), ...apart]
    .filter((entity): entity is AggregateRoot => entity instanceof AggregateRoot)
    .flatMap((aggregate) => aggregate.takeEvents().map((event) => ({ aggregate, event })));
}

/** SQLSTATEs of a wait that ended: lock timeout, statement timeout, deadlock, serialization. */
const GAVE_UP = new Set(['55P03', '57014', '40P01', '40001']);

/** A database error as the refusal it means, if it means one. */
export function refusal(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  if (error instanceof OptimisticLockError) return new RevisionConflict();
  if (GAVE_UP.has(String((error as { code?: string }).code))) return new Overloaded();
  return refusalOf(error) ?? error;
}
