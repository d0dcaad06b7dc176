import { describe, expect, it } from 'vitest';
import {
  MediaMoveNotAllowed,
  MediaNotReady,
  StorageFull,
  UploadClosed,
  UploadIncomplete,
  VariantNotFound,
} from './media-asset.errors.js';
import { MediaAsset, type MediaVariant } from './media-asset.js';
import { mismatch, showsInline } from './media-types.js';
import { playable } from './playable.js';

const AT = new Date('2026-11-21T06:00:00Z');
const asset = () =>
  MediaAsset.request(
    {
      id: 'a',
      organizationId: 'o',
      ownerId: 'u',
      kind: 'image',
      filename: 'a.png',
      mime: 'image/png',
      sizeBytes: 10,
      partSize: 16,
      algorithm: null,
    },
    AT,
  );
function arrived(): MediaAsset {
  const file = asset();
  file.finalize(null, AT);
  file.takeEvents();
  return file;
}

describe('MediaAsset', () => {
  it('MED-07 takes no parts once it is not waited for any more', () => {
    const cancelled = asset();
    cancelled.cancel(AT);
    expect(() => cancelled.opened('u1', AT, AT)).toThrow(UploadClosed);
    expect(() => arrived().cancel(AT)).toThrow(UploadClosed);
    expect(cancelled).toMatchObject({ status: 'deleted', charge: 'none', uploadId: null });
  });

  it('MED-04 is processed again only after it failed', () => {
    const file = arrived();
    expect(() => file.retry(AT)).toThrow(MediaMoveNotAllowed);
    expect(file.takeEvents()).toEqual([]);
    file.begin(AT);
    file.fail('It cannot be read.', AT);
    file.retry(AT);
    expect(file).toMatchObject({ status: 'uploaded', attempts: 0, error: null });
  });

  it('MED-07 is deleted once, and not while it is being sent', () => {
    expect(() => asset().delete(AT, AT)).toThrow(MediaMoveNotAllowed);
    const file = arrived();
    file.delete(AT, AT);
    expect(() => file.delete(AT, AT)).toThrow(MediaMoveNotAllowed);
  });

  it('MED-03 is restored while it takes up room, and not when the last of it is being deleted', () => {
    const file = arrived();
    expect(() => file.restore(AT)).toThrow(MediaMoveNotAllowed);
    file.delete(AT, AT);
    file.restore(AT);
    expect(file.status).toBe('uploaded');
    file.delete(AT, AT);
    file.beginPurge(AT);
    expect(() => file.restore(AT)).toThrow(MediaMoveNotAllowed);
  });
});

describe('playable', () => {
  const large: MediaVariant = {
    name: 'large',
    path: 'large.webp',
    mime: 'image/webp',
    sizeBytes: 1,
    width: null,
    height: null,
  };
  const file = { kind: 'image', status: 'ready', mime: 'image/png', error: null, clearedAt: AT } as const;

  it('MED-06 gives the picture as it was sent to its owner alone', () => {
    expect(playable({ ...file, variants: [large] }, true, 'original').path).toBe('original');
    expect(playable({ ...file, variants: [large] }, false, undefined).path).toBe('large.webp');
    const asked = () => playable({ ...file, variants: [large] }, false, 'original');
    expect(asked).toThrow(VariantNotFound);
    expect(asked).toThrow('It has: large.');
    expect(playable({ ...file, kind: 'document', variants: [] }, false, undefined).path).toBe('original');
  });

  it('MED-03 says why there is nothing to show yet', () => {
    const failed = { ...file, status: 'failed', error: 'It is damaged.', variants: [] } as const;
    expect(() => playable(failed, false, undefined)).toThrow(
      'The file is in status "failed" and cannot be played yet. It is damaged.',
    );
    const unchecked = { ...file, clearedAt: null, variants: [large] };
    expect(() => playable(unchecked, true, undefined)).toThrow(MediaNotReady);
  });
});

describe('types of files', () => {
  it('MED-02 MED-03 nothing is shown in place or taken that we do not know', () => {
    expect(showsInline('image/png')).toBe(true);
    for (const mime of ['text/html', 'image/svg+xml', 'constructor']) expect(showsInline(mime)).toBe(false);
    expect(mismatch('image/svg+xml', 'text')).toBe('its content is plain text, not image/svg+xml.');
    expect(mismatch('image/png', 'unknown')).toContain('of no type we know');
    expect(mismatch('image/png', { mime: 'image/apng' })).toBeUndefined();
  });
});

describe('refusals of files', () => {
  it('MED-05 say whose room is full', () => {
    expect(new StorageFull('person', 10, 3).message).toMatch(/^You may keep 10 bytes and 3 of them are left/);
    expect(new StorageFull('organization', 10, 3).message).toMatch(/^Your organization may keep/);
  });

  it('MED-02 name the first twenty parts that are missing', () => {
    const numbers = Array.from({ length: 25 }, (_, i) => i + 1);
    expect(new UploadIncomplete(numbers).message).toMatch(/^25 parts are missing: 1, 2, .*, 20, …\. /);
    expect(new UploadIncomplete([3]).message).toBe('1 parts are missing: 3. Send them and finalize again.');
  });
});
