import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus, type Command, type Query } from '@nestjs/cqrs';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import {
  NotByApiKey,
  NotWhileImpersonating,
  PermissionDenied,
  SessionConfined,
  StepUpRequired,
  Unauthenticated,
} from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor, currentContext, type RequestContext } from '#libs/kernel/request-context.js';
import { Metrics, outcomeOf, type Outcome } from '#libs/observability/metrics.js';
import { inSpan } from '#libs/observability/tracing.js';
import { Signals } from '#libs/messaging/signals.js';
import { runDirectly } from '#libs/persistence/direct-writes.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { withReplica } from '#libs/persistence/read-preference.js';
import type { Statement } from '#libs/persistence/sql.js';
import { UnitOfWork, type RecordedEvent } from '#libs/persistence/unit-of-work.js';
import { findAnswer, keepAnswer, replay, type IdempotencyRequest, type StoredAnswer } from './idempotency.js';
import { declarationOf, isForPeople, isOnesOwn, type Declaration, type MessageClass } from './message.js';
import { outboxStatement } from './outbox.js';
import { AuditTrail, Authorizer, Entitlements, ServiceModes } from './ports.js';
import { Inbox } from './inbox.js';

/** The one door: every change is a command, every read a query, and what holds for all of them holds here. */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly unitOfWork: UnitOfWork,
    private readonly readDb: ReadDb,
    private readonly authorizer: Authorizer,
    private readonly modes: ServiceModes,
    private readonly entitlements: Entitlements,
    private readonly auditTrail: AuditTrail,
    private readonly inbox: Inbox,
    private readonly signals: Signals,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** Checks the command's declared rules and runs it in one transaction with its events and audit record. */
  command<R>(command: Command<R>): Promise<R> {
    return this.observed('command', command, async (declaration) => {
      try {
        await this.check(declaration);
        return await this.execute(command, declaration);
      } catch (error) {
        await this.recordFailure(command, declaration, error);
        throw error;
      }
    });
  }

  /** Checks the query's declared rules and answers it under the actor's row level security. */
  query<R>(query: Query<R>): Promise<R> {
    return this.observed('query', query, async (declaration) => {
      await this.check(declaration);
      const run = () => this.queries.execute(query);
      return declaration.replica ? withReplica(run) : run();
    });
  }

  private async check(declaration: Declaration): Promise<void> {
    const { permission, mode, impersonated } = declaration;
    const actor = currentActor();
    this.modes.require(mode);
    if (permission === 'public' || actor.kind === 'system') return;
    if (actor.kind === 'anonymous') throw new Unauthenticated();
    // Not even a platform administrator may pass for the platform itself.
    if (permission === 'system') throw new PermissionDenied(permission);
    if (actor.impersonatorId && mode === 'critical-auth' && !impersonated) throw new NotWhileImpersonating();
    if (actor.confined && isOnesOwn(declaration)) throw new SessionConfined();
    if (actor.apiKeyId && isForPeople(declaration)) throw new NotByApiKey();
    if (actor.mfaPending && !declaration.mfaPending) throw new StepUpRequired(2);
    const preparing = this.authorizer.prepare(actor);
    if (preparing) await preparing;
    if (permission !== 'signed-in') {
      const decision = this.authorizer.decide(actor, permission);
      if (!decision.allowed) throw this.authorizer.refusal(actor, permission, decision);
    }
    this.requireAssurance(declaration);
  }

  private requireAssurance({ aal = 0, aalMaxAgeSeconds = Infinity }: Declaration): void {
    const { aal: proven, mfaAt } = currentActor();
    if (proven < aal) throw new StepUpRequired(aal);
    if (mfaAt && this.clock.now().getTime() - mfaAt.getTime() > aalMaxAgeSeconds * 1000)
      throw new StepUpRequired(2, aalMaxAgeSeconds);
  }

  private async execute<R>(command: Command<R>, declaration: Declaration): Promise<R> {
    const context = currentContext() ?? { actor: currentActor(), requestId: newId() };
    const request = declaration.idempotent ? context.idempotency : undefined;
    if (!request) return this.transact(command, declaration, context);
    try {
      return await this.transact(command, declaration, context, request);
    } catch (error) {
      const answer = await this.readDb.one<StoredAnswer>(findAnswer(context.actor, request));
      if (answer) return replay(answer, request) as R;
      throw error;
    }
  }

  private transact<R>(
    command: Command<R>,
    declaration: Declaration,
    context: RequestContext,
    request?: IdempotencyRequest,
  ): Promise<R> {
    if (declaration.direct) return this.directly(command, declaration);
    return this.unitOfWork.run<R>({
      actor: context.actor,
      role: declaration.system ? 'system' : 'app',
      opening: this.reservationFor(declaration),
      run: () => this.commands.execute(command),
      closing: (result, events) => this.closing(command, declaration, context, request, result, events),
    });
  }

  /** What is declared of it is written around the handler's statement, wherever in its work that comes. */
  private directly<R>(command: Command<R>, declaration: Declaration): Promise<R> {
    const audit = this.auditOf(command, declaration, 'success');
    return runDirectly({ before: this.reservationFor(declaration), after: audit ? [audit] : [] }, () =>
      this.commands.execute(command),
    );
  }

  private reservationFor({ entitlement }: Declaration): Statement[] {
    return entitlement ? [this.entitlements.reservation(entitlement.meter, entitlement.amount)] : [];
  }

  private closing<R>(
    command: Command<R>,
    declaration: Declaration,
    context: RequestContext,
    request: IdempotencyRequest | undefined,
    result: R,
    events: readonly RecordedEvent[],
  ): Statement[] {
    const statements = this.inbox.closing();
    if (events.length > 0) {
      statements.push(outboxStatement(events, context.actor, context));
      this.signals.afterCommit('outbox');
    }
    const audit = this.auditOf(command, declaration, 'success', result);
    if (audit) statements.push(audit);
    if (request) statements.push(keepAnswer(context.actor, request, result));
    return statements;
  }

  private auditOf(
    message: object,
    { audit }: Declaration,
    outcome: 'success' | 'failure',
    result?: unknown,
    code?: string,
  ) {
    if (!audit) return undefined;
    const action = outcome === 'success' ? audit.action : audit.failure;
    if (!action) return undefined;
    const { details, ...subject } = audit.subject?.(message, result) ?? {};
    return this.auditTrail.statement({
      action,
      outcome,
      category: audit.category,
      resourceType: audit.resource,
      ...subject,
      details: code ? { ...details, code } : { ...details },
    });
  }

  /** A refused attempt on a security-relevant act leaves a record although the act left none. */
  private async recordFailure(command: object, declaration: Declaration, error: unknown): Promise<void> {
    if (!(error instanceof DomainError)) return;
    const statement = this.auditOf(command, declaration, 'failure', undefined, error.code);
    if (!statement) return;
    const role = declaration.system ? 'system' : 'app';
    await this.unitOfWork.run({
      actor: currentActor(),
      role,
      run: async () => undefined,
      closing: () => [statement],
    });
  }

  private async observed<R>(
    kind: 'command' | 'query',
    message: object,
    run: (declaration: Declaration) => Promise<R>,
  ): Promise<R> {
    const messageClass = message.constructor as MessageClass;
    const declaration = declarationOf(messageClass);
    if (!declaration) throw new Error(`${messageClass.name} has no @Message declaration`);
    const started = performance.now();
    let outcome: Outcome = 'ok';
    try {
      return await inSpan(`${kind} ${messageClass.name}`, { 'message.name': messageClass.name }, () =>
        run(declaration),
      );
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      this.metrics.observeMessage(kind, messageClass.name, outcome, (performance.now() - started) / 1000);
    }
  }
}
