import { Injectable, Logger } from '@nestjs/common';
import { GenerationQueue, type Chunk, type QueuedGeneration } from './generation-queue.js';
import type { LiveAnswer } from './live-answer.js';

const FLUSH_MS = 200;

interface Kept {
  readonly queued: QueuedGeneration;
  readonly live: LiveAnswer;
  position: number;
}

/** Keeps growing answers in the database, all of a process in one statement every 200 ms. */
@Injectable()
export class ChunkKeeper {
  private readonly logger = new Logger(ChunkKeeper.name);
  private readonly kept = new Map<string, Kept>();
  private timer?: NodeJS.Timeout;
  private flushing?: Promise<void>;

  constructor(private readonly queue: GenerationQueue) {}

  keep(queued: QueuedGeneration, live: LiveAnswer): void {
    this.kept.set(queued.messageId, { queued, live, position: live.position });
    this.timer ??= setInterval(() => void this.flush(), FLUSH_MS);
  }

  /** Called when the answer's whole text is about to be stored in its message. */
  async forget(messageId: string): Promise<void> {
    this.kept.delete(messageId);
    if (this.kept.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    // A flush under way could write a piece after the answer's pieces were deleted.
    await this.flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private flush(): Promise<void> {
    this.flushing ??= this.write().finally(() => {
      this.flushing = undefined;
    });
    return this.flushing;
  }

  private async write(): Promise<void> {
    const grown = [...this.kept.values()].filter(({ live, position }) => live.position > position);
    if (grown.length === 0) return;
    // They may grow while they are written.
    const ends = grown.map(({ live }) => live.position);
    try {
      await this.queue.appendChunks(grown.flatMap(toChunks));
      grown.forEach((kept, i) => {
        kept.position = ends[i] ?? kept.position;
      });
    } catch (error) {
      this.logger.warn(`Pieces of answers could not be kept, trying again: ${String(error)}`);
    }
  }
}

const toChunks = ({ queued: { messageId, actor }, live, position }: Kept): Chunk[] =>
  live.between(position, live.position).map(({ kind, start, text }) => ({
    message_id: messageId,
    organization_id: actor.organizationId ?? '',
    user_id: actor.userId ?? '',
    position: start,
    text,
    is_reasoning: kind === 'reasoning',
  }));
