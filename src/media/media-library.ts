/** What other contexts may ask of files; always under the current actor's row level security. */
export abstract class MediaLibrary {
  /** Whether the actor may put the file where others see it: it has arrived, and is his to show. Runs inside a command. */
  abstract mayUse(assetId: string): Promise<boolean>;
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
