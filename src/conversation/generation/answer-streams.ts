import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authorizer } from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { runInContext, type RequestContext } from '#libs/kernel/request-context.js';
import { Signals } from '#libs/messaging/signals.js';
import { Metrics } from '#libs/observability/metrics.js';
import { AccessWatch } from '../../tenancy/index.js';
import { toSummary } from '../features/answer-summary.js';
import type { MessageView } from '../features/message.view.js';
import { AnswerFollower } from './answer-follower.js';
import { AnswerStream } from './answer-stream.js';
import { LiveAnswer } from './live-answer.js';
import { LiveAnswers } from './live-answers.js';
import type { StreamFormat } from './stream-format.js';

const HEARTBEAT_MS = 15_000;

/** The streams open in this process. A stream ends with its answer, its session or its process. */
@Injectable()
export class AnswerStreams implements BeforeApplicationShutdown {
  /** With the request each was opened by: who watches, and from where. */
  private readonly streams = new Map<AnswerStream, RequestContext | undefined>();
  private readonly logger = new Logger(AnswerStreams.name);
  private heartbeat?: NodeJS.Timeout;

  constructor(
    private readonly answers: LiveAnswers,
    private readonly follower: AnswerFollower,
    private readonly authorizer: Authorizer,
    signals: Signals,
    access: AccessWatch,
    metrics: Metrics,
  ) {
    metrics.gauge('sse_streams_open', 'Streams open in this process', [], () => this.streams.size);
    signals.on('session-revoked', (id) => this.closeWhere(({ sessionId }) => sessionId === id));
    // Named by itself or by its owner; one that was only rotated opens its stream again.
    signals.on('api-key-changed', (id) =>
      this.closeWhere(({ apiKeyId, userId }) => apiKeyId !== undefined && (apiKeyId === id || userId === id)),
    );
    access.onChange(() => void this.askAgain());
  }

  /** Takes the connection over and writes the answer to it from a position on. */
  open(
    message: MessageView,
    position: number,
    request: FastifyRequest,
    reply: FastifyReply,
    format?: StreamFormat,
  ): void {
    const stream = new AnswerStream(reply, this.sourceOf(message), position, format);
    this.streams.set(stream, request.context);
    this.heartbeat ??= setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    stream.onClose(() => this.streams.delete(stream));
    stream.begin();
  }

  /** Answers that still run here are ended by the runner; readers of others reconnect to another process. */
  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    for (const stream of this.streams.keys()) stream.close();
  }

  private sourceOf(message: MessageView): LiveAnswer {
    if (message.state === 'generating')
      return this.answers.get(message.id) ?? this.follower.follow(message.id);
    const ended = new LiveAnswer();
    for (const call of message.toolCalls) {
      ended.append(message.content.slice(ended.text.length, call.position));
      ended.call(call);
    }
    ended.append(message.content.slice(ended.text.length));
    ended.end(toSummary({ ...message, state: message.state }));
    return ended;
  }

  private closeWhere(hasEnded: (actor: Actor) => boolean): void {
    for (const [stream, context] of this.streams) if (context && hasEnded(context.actor)) stream.close();
  }

  /** Somebody who may no longer hold conversations reads no further. */
  private async askAgain(): Promise<void> {
    for (const [stream, context] of this.streams)
      if (context && !(await runInContext(context, () => this.mayGoOn(context.actor)))) stream.close();
  }

  private async mayGoOn(actor: Actor): Promise<boolean> {
    try {
      await this.authorizer.prepare(actor);
      return this.authorizer.allows(actor, 'conversation.use');
    } catch (error) {
      this.logger.warn(
        `Whether a reader may go on could not be told, so he has to connect again: ${String(error)}`,
      );
      return false;
    }
  }

  private beat(): void {
    for (const stream of this.streams.keys()) stream.beat();
  }
}
