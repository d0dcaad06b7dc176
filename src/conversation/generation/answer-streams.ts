import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Metrics } from '#libs/observability/metrics.js';
import { toSummary } from '../features/answer-summary.js';
import type { MessageView } from '../features/message.view.js';
import { AccessEnds } from './access-ends.js';
import { AnswerFollower } from './answer-follower.js';
import { AnswerStream } from './answer-stream.js';
import { LiveAnswer, piecesOf, takeOver } from './live-answer.js';
import { LiveAnswers } from './live-answers.js';
import type { StreamFormat } from './stream-format.js';

const HEARTBEAT_MS = 15_000;

/** The streams open in this process. A stream ends with its answer, its session or its process. */
@Injectable()
export class AnswerStreams implements BeforeApplicationShutdown {
  private readonly streams = new Set<AnswerStream>();
  private heartbeat?: NodeJS.Timeout;

  constructor(
    private readonly answers: LiveAnswers,
    private readonly follower: AnswerFollower,
    private readonly access: AccessEnds,
    metrics: Metrics,
  ) {
    metrics.gauge('sse_streams_open', 'Streams open in this process', [], () => this.streams.size);
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
    this.streams.add(stream);
    const unwatch = this.access.watch(request.context, () => stream.close());
    this.heartbeat ??= setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    stream.onClose(() => {
      unwatch();
      this.streams.delete(stream);
    });
    stream.begin();
  }

  /** Answers that still run here are ended by the runner; readers of others reconnect to another process. */
  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    for (const stream of this.streams) stream.close();
  }

  private sourceOf(message: MessageView): LiveAnswer {
    if (message.state === 'generating')
      return this.answers.get(message.id) ?? this.follower.follow(message.id);
    const ended = new LiveAnswer();
    takeOver(ended, piecesOf(message), message.toolCalls);
    ended.end(toSummary({ ...message, state: message.state }));
    return ended;
  }

  private beat(): void {
    for (const stream of this.streams) stream.beat();
  }
}
