import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import type { EndedCall } from '../domain/model-call.js';
import { EndModelCalls } from './features/end-model-calls/end-model-calls.command.js';

/** Each costs an event and a reaction for every organization in it, so it is not done more often than needed. */
const FLUSH_MS = 1_000;
const BATCH = 1_000;
/** Beyond that the oldest are left to be found as interrupted: a database that is away must not fill the memory. */
const MAX_WAITING = 50_000;

/**
 * Ends calls in the database, all of a process in one command every second. Should the process die before, each is on
 * record as begun, and is ended by whoever finds it.
 */
@Injectable()
export class CallRecorder {
  private readonly logger = new Logger(CallRecorder.name);
  private waiting: EndedCall[] = [];
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly dispatcher: Dispatcher) {}

  ended(call: EndedCall): void {
    if (this.waiting.length >= MAX_WAITING) this.waiting.shift();
    this.waiting.push(call);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Resolves once everything that ended so far is stored or was tried to be. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.flushing = this.flushing.then(() => this.write()));
  }

  private async write(): Promise<void> {
    // What ends meanwhile waits for its own second: a process that is never idle would else write each by itself.
    for (let left = this.waiting.length; left > 0; left -= BATCH) {
      const calls = this.waiting.splice(0, Math.min(left, BATCH));
      try {
        await runInContext({ actor: systemActor(), requestId: newId() }, () =>
          this.dispatcher.command(new EndModelCalls(calls)),
        );
      } catch (error) {
        this.logger.warn(`Ends of calls of models could not be stored, trying again: ${String(error)}`);
        this.waiting.unshift(...calls);
        this.timer ??= setTimeout(() => void this.flush(), 2 * FLUSH_MS);
        return;
      }
    }
  }
}
