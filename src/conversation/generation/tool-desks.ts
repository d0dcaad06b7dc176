import { Injectable } from '@nestjs/common';
import type { Command } from '@nestjs/cqrs';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { EndToolCall } from '../features/end-tool-call/end-tool-call.command.js';
import { RecordToolStep } from '../features/record-tool-step/record-tool-step.command.js';
import { StartToolCall } from '../features/start-tool-call/start-tool-call.command.js';
import { GenerationQueue, type QueuedGeneration } from './generation-queue.js';
import type { ToolDesk } from './tool-loop.js';

/** Does what the platform itself writes down about somebody's answer. */
export function asPlatform<T>({ actor }: QueuedGeneration, work: () => Promise<T>): Promise<T> {
  const { organizationId, userId } = actor;
  return runInContext({ actor: { ...systemActor(organizationId), userId }, requestId: newId() }, work);
}

/** Writes down what becomes of tools, by commands of the process that holds the answer's lease. */
@Injectable()
export class ToolDesks {
  constructor(
    private readonly queue: GenerationQueue,
    private readonly dispatcher: Dispatcher,
  ) {}

  of(queued: QueuedGeneration, onRecord: () => void): ToolDesk {
    const { messageId } = queued;
    const { owner } = this.queue;
    const send = <R>(command: Command<R>): Promise<R> =>
      asPlatform(queued, () => this.dispatcher.command(command));
    return {
      record: (step, requests) => {
        onRecord();
        return send(new RecordToolStep(messageId, owner, step, requests));
      },
      start: (callId) => send(new StartToolCall(callId, messageId, owner)),
      end: (callId, outcome) => send(new EndToolCall(callId, outcome)),
    };
  }
}
