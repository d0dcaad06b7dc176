import type { MediaKind } from './domain/media-types.js';

/** What other contexts may ask of files; always under the current actor's row level security. */
export abstract class MediaLibrary {
  /**
   * Those of these files that the actor may put before a model: his to show, scanned and processed. Inside a command.
   */
  abstract readyOf(assetIds: readonly string[]): Promise<ReadyFile[]>;
  /** Whether the actor may put the file where others see it: it has arrived, and is his to show. Runs inside a command. */
  abstract mayUse(assetId: string): Promise<boolean>;
}

export interface ReadyFile {
  readonly id: string;
  readonly kind: MediaKind;
  readonly filename: string;
}

export interface Picture {
  readonly mime: string;
  readonly bytes: Buffer;
}

/** What a model is given of files, with the rights of the actor; undefined where he may not show it (any more). */
export abstract class MediaContents {
  /** As it was processed: upright, at most 2048 pixels wide and high, and without what cameras write into it. */
  abstract picture(assetId: string): Promise<Picture | undefined>;
  abstract document(assetId: string): Promise<DocumentText | undefined>;
}

export interface DocumentText {
  readonly text: string;
  /** False when there was more of it than is kept. */
  readonly isWhole: boolean;
}

/** The texts of documents that were sent, from `media.ready` with `hasText` until `media.deleted`; inside a command. */
export abstract class DocumentTexts {
  abstract textOf(assetId: string): Promise<DocumentText | undefined>;
}
