import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '#libs/kernel/clock.js';
import { Signals } from '#libs/messaging/signals.js';
import type { AccessWatch } from '../access-watch.js';
import type { Access } from '../domain/access.js';
import { AccessChanges } from '../domain/access-changes.js';
import { SqlAccess } from './sql-access.js';

const TOPIC = 'access-changed';
/** A signal brings a change at once; should it be lost, nothing older than this is believed. */
const BELIEVED_MS = 4_000;
const MAX_CACHED = 20_000;

interface Known {
  readonly userId: string;
  readonly organizationId: string;
  readonly access: Access | null;
  readonly readAt: number;
}

interface Loading {
  readonly userId: string;
  readonly result: Promise<Access | null>;
  /** Something changed meanwhile: the result is for those who wait, and not to be kept. */
  overtaken: boolean;
}

/** What people may do where, kept in memory of each process for as long as it can be believed. */
@Injectable()
export class AccessDirectory
  extends AccessChanges
  implements AccessWatch, OnModuleInit, OnApplicationShutdown
{
  private readonly known = new LRUCache<string, Known>({ max: MAX_CACHED });
  private readonly loading = new Map<string, Loading>();
  private readonly watchers = new Set<() => void>();
  private unsubscribe?: () => void;

  constructor(
    private readonly source: SqlAccess,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.unsubscribe = this.signals.on(TOPIC, (payload) => {
      this.forget(payload);
      for (const listener of this.watchers) listener();
    });
  }

  onApplicationShutdown(): void {
    this.unsubscribe?.();
  }

  onChange(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  ofMember(organizationId: string, userId: string): void {
    this.signals.afterCommit(TOPIC, `${organizationId} ${userId}`);
  }

  ofOrganization(organizationId: string): void {
    this.signals.afterCommit(TOPIC, organizationId);
  }

  /** Undefined when it has to be loaded; null when there is no such organization. */
  peek(organizationId: string, userId: string): Access | null | undefined {
    const known = this.known.get(keyOf(organizationId, userId));
    return known && known.readAt > this.clock.now().getTime() - BELIEVED_MS ? known.access : undefined;
  }

  /** Reads it when it is not known; many who ask at once share one reading. */
  async load(organizationId: string, userId: string): Promise<Access | null> {
    const known = this.peek(organizationId, userId);
    if (known !== undefined) return known;
    const key = keyOf(organizationId, userId);
    const loading = this.loading.get(key);
    if (loading && !loading.overtaken) return loading.result;
    return this.read(key, organizationId, userId);
  }

  private async read(key: string, organizationId: string, userId: string): Promise<Access | null> {
    const readAt = this.clock.now().getTime();
    const mine: Loading = { userId, overtaken: false, result: this.source.read(organizationId, userId) };
    this.loading.set(key, mine);
    try {
      const access = await mine.result;
      if (!mine.overtaken) this.known.set(key, { userId, organizationId, access, readAt });
      return access;
    } finally {
      if (this.loading.get(key) === mine) this.loading.delete(key);
    }
  }

  /** Of one person or of everybody, in the organization and in all below it. */
  private forget(payload: string): void {
    const [organizationId = '', userId] = payload.split(' ');
    for (const loading of this.loading.values())
      if (userId === undefined || loading.userId === userId) loading.overtaken = true;
    for (const [key, known] of this.known.entries()) {
      const concerned =
        known.organizationId === organizationId || known.access?.path.includes(organizationId);
      if (concerned && (userId === undefined || known.userId === userId)) this.known.delete(key);
    }
  }
}

const keyOf = (organizationId: string, userId: string): string => `${organizationId} ${userId}`;
