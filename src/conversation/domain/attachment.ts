export const ATTACHMENT_KINDS = ['image', 'document'] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

export const MOST_ATTACHMENTS = 10;
/** Of a document, in UTF-16 units: of a longer one a model is sent the beginning. */
export const MOST_DOCUMENT = 100_000;

/** A file that comes with a question. What is in it stays with Media. */
export interface Attachment {
  readonly mediaId: string;
  readonly kind: AttachmentKind;
  readonly filename: string;
  /** What it takes of a model's window, by estimate. */
  readonly tokens: number;
}
