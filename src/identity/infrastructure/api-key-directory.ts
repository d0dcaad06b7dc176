import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor, type Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { Signals } from '#libs/messaging/signals.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { traceOf } from '../domain/api-key-secret.js';
import { ApiKeyChanges } from '../domain/api-key.repository.js';
import { RecordApiKeyUse } from '../features/record-api-key-use/record-api-key-use.command.js';

const TOPIC = 'api-key-changed';
/** A signal brings a change at once; should it be lost, nothing older than this is believed. */
const BELIEVED_MS = 4_000;
const MAX_CACHED = 10_000;
const USE_RECORDED_MS = 60_000;

interface Row {
  id: string;
  organizationId: string;
  ownerId: string;
  scopes: string[];
  lastUsedAt: Date | null;
}

interface Known {
  readonly actor: Actor & { readonly apiKeyId: string };
  lastUsedAt: number;
}

/** Whom an API key stands for, kept in memory of each process for as long as it can be believed. */
@Injectable()
export class ApiKeyDirectory extends ApiKeyChanges implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ApiKeyDirectory.name);
  /** By the hash, so that no key stays in memory. */
  private readonly known = new LRUCache<string, Known>({ max: MAX_CACHED, ttl: BELIEVED_MS });
  /** Counts changes: what was read before one is not kept after it. */
  private changes = 0;
  private unsubscribe?: () => void;

  constructor(
    private readonly db: ReadDb,
    private readonly signals: Signals,
    private readonly dispatcher: Dispatcher,
  ) {
    super();
  }

  onModuleInit(): void {
    this.unsubscribe = this.signals.on(TOPIC, (id) => {
      this.changes += 1;
      for (const [hash, { actor }] of this.known.entries())
        if (actor.apiKeyId === id || actor.userId === id) this.known.delete(hash);
    });
  }

  onApplicationShutdown(): void {
    this.unsubscribe?.();
  }

  announce(keyOrOwnerId: string): void {
    this.signals.afterCommit(TOPIC, keyOrOwnerId);
  }

  /** Undefined when there is no such key, or none that still holds. */
  async recognize(key: string): Promise<Actor | undefined> {
    const trace = traceOf(key);
    if (!trace) return undefined;
    const known = this.known.get(trace.hash) ?? (await this.read(trace));
    if (known) this.recordUse(known);
    return known?.actor;
  }

  private async read({ prefix, hash }: { prefix: string; hash: string }): Promise<Known | undefined> {
    const before = this.changes;
    const [row] = await this.db.systemRows<Row>(sql`
      select k.id, k.organization_id as "organizationId", k.owner_id as "ownerId", k.scopes, k.last_used_at as "lastUsedAt"
        from identity.api_keys k
        join identity.users u on u.id = k.owner_id and u.is_active and u.deleted_at is null
       where k.prefix = ${prefix} and (k.expires_at is null or k.expires_at > now())
         and (k.secret_hash = ${hash} or (k.previous_hash = ${hash} and k.previous_expires_at > now()))`);
    if (!row) return undefined;
    const known = { actor: actorOf(row), lastUsedAt: row.lastUsedAt?.getTime() ?? 0 };
    if (before === this.changes) this.known.set(hash, known);
    return known;
  }

  /** At most once a minute, and without keeping the request waiting. */
  private recordUse(known: Known): void {
    const now = Date.now();
    if (now - known.lastUsedAt < USE_RECORDED_MS) return;
    known.lastUsedAt = now;
    const { apiKeyId, organizationId } = known.actor;
    runInContext({ actor: systemActor(organizationId), requestId: newId() }, () =>
      this.dispatcher.command(new RecordApiKeyUse(apiKeyId)),
    ).catch((error: unknown) => this.logger.warn(`Cannot record the use of an API key: ${String(error)}`));
  }
}

/** A key proves itself anew with every request, so it is never older than that. */
const actorOf = ({ id, organizationId, ownerId, scopes }: Row): Known['actor'] =>
  Object.freeze({
    kind: 'user',
    userId: ownerId,
    organizationId,
    apiKeyId: id,
    roles: [],
    scopes,
    aal: 1,
    methods: ['api_key'],
    signedInAt: new Date(),
  });
