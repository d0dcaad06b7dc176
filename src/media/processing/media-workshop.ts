import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import type { MediaVariant } from '../domain/media-asset.js';
import type { BegunProcessing } from '../features/process-media/begin-processing.command.js';
import type { DocumentText } from '../media-library.js';
import { MediaOptions } from '../media-options.js';
import { originalOf } from '../upload-desk.js';
import { MediaProcessors, type MadeFile } from './media-processor.js';
import { VirusScanner } from './virus-scanner.js';

export interface Made {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly variants: readonly MediaVariant[];
  readonly text?: DocumentText;
}

/** A file at hand, on this machine. */
export interface Bench {
  /** What harmful thing was found in it, or null. */
  scan(): Promise<string | null>;
  /** Makes what is made of such files, and keeps it in storage. */
  process(report: (percent: number) => void): Promise<Made>;
  /** Deletes what earlier attempts have left in storage. */
  removeEarlier(): Promise<void>;
}

/** Fetches files to work on them, and leaves nothing of it behind on this machine. */
@Injectable()
export class MediaWorkshop {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly processors: MediaProcessors,
    private readonly scanner: VirusScanner,
    private readonly options: MediaOptions,
  ) {}

  async open(
    begun: BegunProcessing,
    signal: AbortSignal,
    work: (bench: Bench) => Promise<void>,
  ): Promise<void> {
    const { workDir } = this.options;
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(workDir, 'media-'));
    try {
      const path = join(folder, 'input');
      await pipeline(await this.storage.read(originalOf(begun.storageKey)), createWriteStream(path), {
        signal,
      });
      await work({
        scan: () => this.scanner.scan(path, signal),
        process: (report) => this.process(begun, path, join(folder, 'made'), report, signal),
        removeEarlier: () => this.removeEarlier(begun),
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async process(
    { kind, mime, storageKey, attempt }: BegunProcessing,
    path: string,
    folder: string,
    report: (percent: number) => void,
    signal: AbortSignal,
  ): Promise<Made> {
    const processor = this.processors.of(kind);
    if (!processor) return { width: null, height: null, durationMs: null, variants: [] };
    await mkdir(folder);
    const {
      files,
      text,
      width = null,
      height = null,
      durationMs = null,
    } = await processor.process({ path, mime, folder }, report, signal);
    const variants: MediaVariant[] = [];
    for (const made of files) {
      signal.throwIfAborted();
      const place = `${attemptFolder(attempt)}/${made.file}`;
      const sizeBytes = await this.keep(`${storageKey}/${place}`, join(folder, made.file), made);
      if (made.name !== undefined)
        variants.push({
          name: made.name,
          path: place,
          mime: made.mime,
          sizeBytes,
          width: made.width ?? null,
          height: made.height ?? null,
        });
    }
    return { width, height, durationMs, variants, text };
  }

  private async keep(key: string, path: string, { mime }: MadeFile): Promise<number> {
    const { size } = await stat(path);
    await this.storage.write(key, createReadStream(path), size, mime);
    return size;
  }

  private async removeEarlier({ storageKey, attempt }: BegunProcessing): Promise<void> {
    for (let earlier = 1; earlier < attempt; earlier++)
      await this.storage.removeUnder(`${storageKey}/${attemptFolder(earlier)}`);
  }
}

const attemptFolder = (attempt: number): string => `made-${attempt}`;
