import { Injectable } from '@nestjs/common';

/** Counts what waits for the person who asks, where he works now. */
export type UnreadCounter = () => Promise<number>;

/** What waits for a person, by name; each context adds what it knows of. */
@Injectable()
export class UnreadCounts {
  private readonly counters = new Map<string, UnreadCounter>();

  register(name: string, counter: UnreadCounter): void {
    if (this.counters.has(name)) throw new Error(`"${name}" is counted already`);
    this.counters.set(name, counter);
  }

  async all(): Promise<Record<string, number>> {
    const counted = [...this.counters].map(async ([name, count]) => [name, await count()] as const);
    return Object.fromEntries(await Promise.all(counted));
  }
}
