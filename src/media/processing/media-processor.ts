import type { MediaKind } from '../domain/media-types.js';
import type { DocumentText } from '../media-library.js';

/** A file on this machine that is to be worked on. */
export interface MediaInput {
  readonly path: string;
  readonly mime: string;
  /** An empty folder for what is made of it. */
  readonly folder: string;
}

/** A file that was made. Those without a name belong to one that has. */
export interface MadeFile {
  /** In the folder. */
  readonly file: string;
  readonly name?: string;
  readonly mime: string;
  readonly width?: number;
  readonly height?: number;
}

export interface MadeMedia {
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly files: readonly MadeFile[];
  readonly text?: DocumentText;
}

/** Reads a file that nobody can trust and makes of it what is shown. Throws `MediaUnreadable` when trying again is useless. */
export abstract class MediaProcessor {
  abstract readonly kind: MediaKind;
  abstract process(
    input: MediaInput,
    report: (percent: number) => void,
    signal: AbortSignal,
  ): Promise<MadeMedia>;
}

/** The processors by the kind of file they are for; of other files nothing is made. */
export class MediaProcessors {
  private readonly byKind: ReadonlyMap<MediaKind, MediaProcessor>;

  constructor(processors: readonly MediaProcessor[]) {
    this.byKind = new Map(processors.map((processor) => [processor.kind, processor]));
  }

  of(kind: MediaKind): MediaProcessor | undefined {
    return this.byKind.get(kind);
  }
}
