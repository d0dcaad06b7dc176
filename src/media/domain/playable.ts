import { MediaNotReady, VariantNotFound } from './media-asset.errors.js';
import type { MediaStatus, MediaVariant } from './media-asset.js';
import type { MediaKind } from './media-types.js';

/** One form in which a file is given out. */
export interface Playable {
  readonly variant: string;
  /** Below the file's key. */
  readonly path: string;
  readonly mime: string;
}

interface Given {
  readonly kind: MediaKind;
  readonly status: MediaStatus;
  readonly mime: string;
  readonly variants: readonly MediaVariant[];
  readonly error: string | null;
  readonly clearedAt: Date | null;
}

const GIVEN_OUT: readonly MediaStatus[] = ['processing', 'ready', 'failed'];
/** What is shown when nobody says what: the best that is made for showing. */
const PREFERRED: Readonly<Record<MediaKind, readonly string[]>> = {
  video: ['hls', 'original'],
  image: ['large', 'original'],
  document: ['original'],
  file: ['original'],
};

/**
 * The variant that was asked for. A picture as it was sent is for its owner alone, because it may tell where it was taken.
 */
export function playable(file: Given, isOwner: boolean, wanted: string | undefined): Playable {
  const { kind, status, mime, variants, error, clearedAt } = file;
  if (!GIVEN_OUT.includes(status) || clearedAt === null) throw new MediaNotReady(status, error);
  const original = { name: 'original', path: 'original', mime };
  const forms = [...variants, ...(kind !== 'image' || isOwner ? [original] : [])];
  if (forms.length === 0) throw new MediaNotReady(status, error);
  const names = wanted === undefined ? PREFERRED[kind] : [wanted];
  for (const name of names) {
    const found = forms.find((form) => form.name === name);
    if (found) return { variant: found.name, path: found.path, mime: found.mime };
  }
  throw new VariantNotFound(forms.map(({ name }) => name));
}
