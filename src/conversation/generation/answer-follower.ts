import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Pools } from '#libs/persistence/pools.js';
import { MESSAGE_COLUMNS, toSummary } from '../features/answer-summary.js';
import type { MessageView } from '../features/message.view.js';
import type { ToolCallView } from '../features/tool-call.view.js';
import { GenerationQueue } from './generation-queue.js';
import { LiveAnswer, piecesOf, takeOver, type Piece, type PlacedPiece } from './live-answer.js';

const POLL_MS = 150;

/**
 * Follows answers that another process generates, by reading what that process keeps. One reader per answer,
 * however many watch; it ends with the answer or when nobody watches any more.
 */
@Injectable()
export class AnswerFollower implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AnswerFollower.name);
  private readonly followed = new Map<string, LiveAnswer>();
  private stopping = false;

  constructor(
    private readonly queue: GenerationQueue,
    private readonly pools: Pools,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  /** Whoever asks has been allowed to read the answer. */
  follow(messageId: string): LiveAnswer {
    const known = this.followed.get(messageId);
    if (known) return known;
    const answer = new LiveAnswer();
    this.followed.set(messageId, answer);
    void this.poll(messageId, answer).finally(() => this.followed.delete(messageId));
    return answer;
  }

  private async poll(messageId: string, answer: LiveAnswer): Promise<void> {
    do {
      try {
        if (await this.advance(messageId, answer)) return;
      } catch (error) {
        this.logger.warn(`An answer could not be followed, trying again: ${String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    } while (answer.watched && !this.stopping);
  }

  /** Takes over what is new; true when the answer has ended. The pieces are gone by then, so the message is read first. */
  private async advance(messageId: string, answer: LiveAnswer): Promise<boolean> {
    const { rows } = await this.pools.system.query<MessageView>(
      `select ${MESSAGE_COLUMNS.text} from conversation.messages m where id = $1`,
      [messageId],
    );
    const message = rows[0];
    if (!message) return true;
    const pieces =
      message.state === 'generating'
        ? await this.queue.piecesFrom(messageId, answer.position)
        : after(answer.position, piecesOf(message));
    takeOver(answer, pieces, news(answer, message));
    if (message.state === 'generating') return false;
    answer.end(toSummary({ ...message, state: message.state }));
    return true;
  }
}

/** What comes after a position. */
function after(position: number, pieces: readonly Piece[]): PlacedPiece[] {
  const whole = new LiveAnswer();
  for (const piece of pieces) whole.add(piece);
  return whole.between(position, whole.position);
}

/** Calls that stand otherwise than was told. */
function news(answer: LiveAnswer, { state, toolCalls }: MessageView): ToolCallView[] {
  const known = new Map(answer.calls.map(({ call }) => [call.id, JSON.stringify(call)]));
  return toolCalls.filter(
    (call) =>
      // Before the answer has come to rest nobody can decide.
      !(state === 'generating' && call.state === 'awaiting_approval') &&
      known.get(call.id) !== JSON.stringify(call),
  );
}
