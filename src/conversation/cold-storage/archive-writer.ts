import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { recordFile } from '#libs/storage/record-file.js';
import { ConversationOptions } from '../conversation-options.js';
import type { ConversationView } from '../features/conversation.view.js';
import { Transcript } from '../features/transcript.js';
import { ArchiveFiles, type ArchivePlace, type StoredArchive } from './archive-files.js';

const FORMAT = 'ai-gym-conversation';
/** Counts what readers of older versions could not understand. */
const VERSION = 1;

/** Messages in memory at a time. */
const PAGE = 50;

/** Whose conversation is to be written where. */
export interface ArchiveOrder extends ArchivePlace {
  readonly conversationId: string;
  readonly userId: string;
}

/** What is in storage now, and of which state of the conversation. */
export interface WrittenArchive extends StoredArchive {
  readonly revision: number;
  readonly startedAt: Date;
  readonly messageCount: number;
  readonly archivedAt: Date;
}

/** Writes conversations into cold storage. Works as their owner, whom alone the database shows them to. */
@Injectable()
export class ArchiveWriter {
  constructor(
    private readonly transcript: Transcript,
    private readonly files: ArchiveFiles,
    private readonly options: ConversationOptions,
    private readonly clock: Clock,
  ) {}

  /** Resolves when storage has given back every byte as it was written. */
  async write(order: ArchiveOrder, signal: AbortSignal): Promise<WrittenArchive> {
    const { workDir } = this.options;
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(workDir, 'conversation-'));
    try {
      const path = join(folder, 'archive');
      const written = await this.pack(order, path, signal);
      if (order.attempt > 1) await this.files.remove(order);
      await this.files.write(order, createReadStream(path), written.sizeBytes);
      for await (const _ of await this.files.read(written)) signal.throwIfAborted();
      return written;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Into a file here first, because storage asks how large it will be. */
  private async pack(order: ArchiveOrder, path: string, signal: AbortSignal): Promise<WrittenArchive> {
    const { organizationId, archiveId, attempt, userId, conversationId } = order;
    const archivedAt = this.clock.now();
    const conversation = await this.transcript.conversation(conversationId);
    const manifest = {
      format: FORMAT,
      version: VERSION,
      archiveId,
      organizationId,
      userId,
      conversationId,
      archivedAt,
    };
    const counts = { conversation: 0, message: 0 };
    const lines = recordFile(manifest, this.records(conversation), counts);
    const sum = createHash('sha256');
    let sizeBytes = 0;
    await pipeline(
      lines,
      createGzip(),
      async function* (packed: AsyncIterable<Buffer>) {
        for await (const chunk of packed) {
          sum.update(chunk);
          sizeBytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
      { signal },
    );
    const { revision, startedAt } = conversation;
    const file = { sizeBytes, sha256: sum.digest('hex') };
    const place = { organizationId, archiveId, attempt };
    return { ...place, ...file, revision, startedAt, messageCount: counts.message, archivedAt };
  }

  private async *records(conversation: ConversationView): AsyncGenerator<{ type: string; data: object }[]> {
    yield [{ type: 'conversation', data: conversation }];
    for await (const page of this.transcript.pages(conversation.id, 'all', PAGE))
      yield page.map((data) => ({ type: 'message', data }));
  }
}
