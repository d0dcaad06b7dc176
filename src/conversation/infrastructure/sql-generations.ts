import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/kernel/actor.js';
import { Clock } from '#libs/kernel/clock.js';
import { Signals } from '#libs/messaging/signals.js';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { afterCommit, currentTransaction } from '#libs/persistence/transaction.js';
import { GenerationLost } from '../domain/conversation.errors.js';
import { Generations } from '../domain/generations.js';
import { GenerationQueue, LEASE_SECONDS, type QueuedGeneration } from '../generation/generation-queue.js';
import { GenerationRunner } from '../generation/generation-runner.js';
import { QuestionRows, type QuestionRow } from '../generation/question-rows.js';

@Injectable()
export class SqlGenerations extends Generations {
  constructor(
    private readonly queue: GenerationQueue,
    private readonly runner: GenerationRunner,
    private readonly rows: QuestionRows,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {
    super();
  }

  enqueue(messageId: string, conversationId: string, actor: Actor): void {
    const here = this.runner.accepting;
    const queuedAt = this.clock.now();
    writeAtCommit(sql`insert into conversation.generations
        (message_id, organization_id, user_id, conversation_id, actor, queued_at, lease_owner, lease_until)
      values (${messageId}, ${actor.organizationId}, ${actor.userId}, ${conversationId}, ${JSON.stringify(actor)}::jsonb,
              ${queuedAt}, ${here ? this.queue.owner : null},
              case when ${here}::boolean then now() + make_interval(secs => ${LEASE_SECONDS}) end)`);
    const queued: QueuedGeneration = {
      messageId,
      conversationId,
      actor,
      queuedAt,
      orphaned: false,
    };
    if (!here) return this.signals.afterCommit('generation-queued');
    let row: QuestionRow | undefined;
    // A command of the system's would see more than the person does.
    if (currentTransaction()?.role === 'app') this.rows.readAtCommit(queued, (read) => (row = read));
    afterCommit(() => this.runner.start({ ...queued, row }));
  }

  async requestStop(messageId: string): Promise<boolean> {
    return (await this.stop(sql`message_id = ${messageId}`)) > 0;
  }

  async requestStopOfAll(conversationId: string): Promise<void> {
    await this.stop(sql`conversation_id = ${conversationId}`);
  }

  async requireLease(messageId: string, leaseOwner: string): Promise<void> {
    const rows = await commandRows(sql`select 1 from conversation.generations
      where message_id = ${messageId} and lease_owner = ${leaseOwner} for update`);
    if (rows.length === 0) throw new GenerationLost();
  }

  async finish(messageId: string, leaseOwner: string): Promise<void> {
    const rows = await commandRows(
      sql`delete from conversation.generations where message_id = ${messageId} and lease_owner = ${leaseOwner} returning 1`,
    );
    if (rows.length === 0) throw new GenerationLost();
    await commandRows(sql`delete from conversation.generation_chunks where message_id = ${messageId}`);
  }

  private async stop(which: Statement): Promise<number> {
    const rows = await commandRows<{ id: string }>(
      sql`update conversation.generations set stop_requested_at = coalesce(stop_requested_at, now()) where ${which} returning message_id as id`,
    );
    for (const { id } of rows) this.signals.afterCommit('generation-stop', id);
    return rows.length;
  }
}
