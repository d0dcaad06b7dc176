export const MEDIA_KINDS = ['video', 'image', 'document', 'file'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** What the first bytes of a file say: a type, that it is text, or nothing we know. */
export type Sniffed = { readonly mime: string } | 'text' | 'unknown';

interface MediaType {
  readonly kind: MediaKind;
  /** What the bytes of such a file are recognized as; `text` where they have no signature. */
  readonly bytes: readonly string[];
  /** A browser may show it: it can run no script of its own. */
  readonly inline: boolean;
}

const shown = (kind: MediaKind, ...bytes: string[]): MediaType => ({ kind, bytes, inline: true });
const saved = (kind: MediaKind, ...bytes: string[]): MediaType => ({ kind, bytes, inline: false });

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const TYPES: Readonly<Record<string, MediaType>> = {
  'image/jpeg': shown('image', 'image/jpeg', 'image/mpo'),
  'image/png': shown('image', 'image/png', 'image/apng'),
  'image/webp': shown('image', 'image/webp'),
  'image/gif': shown('image', 'image/gif'),
  'image/avif': shown('image', 'image/avif'),
  'video/mp4': shown('video', 'video/mp4', 'video/x-m4v', 'video/quicktime', 'video/3gpp'),
  'video/quicktime': shown('video', 'video/quicktime', 'video/mp4'),
  'video/webm': shown('video', 'video/webm', 'video/matroska', 'video/x-matroska'),
  'video/x-matroska': shown('video', 'video/matroska', 'video/x-matroska', 'video/webm'),
  'audio/mpeg': shown('file', 'audio/mpeg'),
  'audio/mp4': shown('file', 'audio/mp4', 'audio/x-m4a', 'video/mp4'),
  'audio/ogg': shown('file', 'audio/ogg', 'audio/opus', 'audio/ogg; codecs=opus', 'application/ogg'),
  'audio/wav': shown('file', 'audio/wav', 'audio/vnd.wave'),
  'application/pdf': shown('document', 'application/pdf'),
  [DOCX]: saved('document', DOCX),
  'text/plain': saved('document', 'text'),
  'text/markdown': saved('document', 'text'),
  'text/html': saved('document', 'text'),
  'text/csv': saved('file', 'text'),
  'application/json': saved('file', 'text'),
  'application/zip': saved('file', 'application/zip'),
};

export const MEDIA_TYPES: readonly string[] = Object.keys(TYPES);

export const kindOf = (mime: string): MediaKind | undefined => typeOf(mime)?.kind;

/** Whether a browser may show such a file in place; others are saved, so that no page of ours runs what they say. */
export const showsInline = (mime: string): boolean => typeOf(mime)?.inline ?? false;

/** Why the bytes are not what the file was said to be; undefined when they are. */
export function mismatch(mime: string, sniffed: Sniffed): string | undefined {
  const expected = typeOf(mime)?.bytes ?? [];
  const found = typeof sniffed === 'string' ? sniffed : sniffed.mime;
  if (expected.includes(found)) return undefined;
  const what =
    found === 'unknown' ? 'of no type we know' : found === 'text' ? 'plain text' : `of the type ${found}`;
  return `its content is ${what}, not ${mime}.`;
}

const typeOf = (mime: string): MediaType | undefined =>
  Object.hasOwn(TYPES, mime) ? TYPES[mime] : undefined;
