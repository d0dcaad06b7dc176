import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { Pools } from '#libs/persistence/pools.js';
import type { Piece } from './live-answer.js';
import type { QuestionRow } from './question-rows.js';

export interface QueuedGeneration {
  readonly messageId: string;
  readonly conversationId: string;
  /** Whose question it is, with the rights he had when he asked. */
  readonly actor: Actor;
  readonly queuedAt: Date;
  /** A process had begun it and was not heard of again. */
  readonly orphaned: boolean;
  /** What was read of it with the commit that queued it. */
  readonly row?: QuestionRow;
}

export const LEASE_SECONDS = 15;

const COLUMNS = `g.message_id as "messageId", g.conversation_id as "conversationId", g.actor, g.queued_at as "queuedAt"`;

/** The shared queue as the process that works it sees it: across organizations, as the system role. */
@Injectable()
export class GenerationQueue {
  /** This process, in leases. */
  readonly owner = newId();

  constructor(private readonly pools: Pools) {}

  /** Takes generations nobody holds: those not begun, and those whose holder has died. */
  async claim(limit: number): Promise<QueuedGeneration[]> {
    const { rows } = await this.pools.system.query<QueuedGeneration>(
      `with due as materialized (
         select message_id, lease_owner is not null as orphaned from conversation.generations
          where lease_until is null or lease_until < now()
          order by queued_at limit $2 for update skip locked)
       update conversation.generations g set lease_owner = $1, lease_until = now() + make_interval(secs => $3)
         from due where g.message_id = due.message_id
       returning ${COLUMNS}, due.orphaned`,
      [this.owner, limit, LEASE_SECONDS],
    );
    return rows.map((row) => ({ ...row, actor: actorOf(row.actor) }));
  }

  /** Keeps this process's leases; tells which generations it still holds and which were asked to stop. */
  async renew(): Promise<{ held: Set<string>; stopped: string[] }> {
    const { rows } = await this.pools.system.query<{ id: string; stop: boolean }>(
      `update conversation.generations set lease_until = now() + make_interval(secs => $2) where lease_owner = $1
       returning message_id as id, stop_requested_at is not null as stop`,
      [this.owner, LEASE_SECONDS],
    );
    return {
      held: new Set(rows.map(({ id }) => id)),
      stopped: rows.filter(({ stop }) => stop).map(({ id }) => id),
    };
  }

  /** Gives this process's unfinished work to whoever comes next, at once. */
  async release(): Promise<void> {
    await this.pools.system.query(
      'update conversation.generations set lease_until = now() where lease_owner = $1',
      [this.owner],
    );
  }

  /** Keeps what was generated since the last call, for readers on other processes and for a crash. */
  async appendChunks(chunks: readonly Chunk[]): Promise<void> {
    await this.pools.system.query(
      `insert into conversation.generation_chunks (message_id, organization_id, user_id, position, text, is_reasoning)
       select message_id, organization_id, user_id, position, text, is_reasoning
         from jsonb_to_recordset($1::jsonb) as c (message_id uuid, organization_id uuid, user_id uuid, position int,
              text text, is_reasoning boolean)
       on conflict do nothing`,
      [JSON.stringify(chunks)],
    );
  }

  /** What is kept of an answer from a position on. */
  async piecesFrom(messageId: string, position: number): Promise<Piece[]> {
    const { rows } = await this.pools.system.query<Piece & { position: number }>(
      // Positions count UTF-16 units and length() counts characters, so the chunk to begin in is found by its start.
      `select position, text, case when is_reasoning then 'reasoning' else 'text' end as kind from conversation.generation_chunks
        where message_id = $1 and position >= coalesce((select max(position) from conversation.generation_chunks
          where message_id = $1 and position <= $2), 0) order by position`,
      [messageId, position],
    );
    return rows.map((row) => ({
      kind: row.kind,
      text: row.text.slice(Math.max(0, position - row.position)),
    }));
  }

  async depth(): Promise<number> {
    const { rows } = await this.pools.system.query<{ n: number }>(
      'select count(*)::int as n from conversation.generations',
    );
    return rows[0]?.n ?? 0;
  }
}

/** As JSON keeps them, instants are texts. */
const actorOf = ({ signedInAt, mfaAt, ...actor }: Actor): Actor => ({
  ...actor,
  ...(signedInAt && { signedInAt: new Date(signedInAt) }),
  ...(mfaAt && { mfaAt: new Date(mfaAt) }),
});

export interface Chunk {
  readonly message_id: string;
  readonly organization_id: string;
  readonly user_id: string;
  readonly position: number;
  readonly text: string;
  readonly is_reasoning: boolean;
}
