import { describe, expect, it } from 'vitest';
import { SystemClock } from '#libs/kernel/clock.js';
import type { DownloadOptions, ObjectStorage } from '#libs/storage/object-storage.js';
import { SignedUrls } from '#libs/storage/signed-urls.js';
import { PlaybackAddresses } from './playback-addresses.js';

describe('addresses of files', () => {
  const urls = new SignedUrls(Buffer.alloc(32, 1).toString('base64'), 'https://gym.example');
  const storage = {
    signDownload: async (key: string, { disposition }: DownloadOptions) => `storage:${key} ${disposition}`,
  } as ObjectStorage;
  const addresses = new PlaybackAddresses(storage, urls, { playbackMinutes: 5 } as never, new SystemClock());
  const of = async (mime: string) =>
    (
      await addresses.of({
        storageKey: 'o/a',
        path: 'original',
        variant: 'original',
        mime,
        filename: "Mia's (1).png",
      })
    ).url;

  it('MED-03 a browser shows what can run no script of its own, and saves everything else', async () => {
    const name = "filename*=UTF-8''Mia%27s%20%281%29.png";
    expect(await of('image/png')).toBe(`storage:o/a/original inline; ${name}`);
    expect(await of('text/html')).toBe(`storage:o/a/original attachment; ${name}`);
    expect(await of('image/svg+xml')).toBe(`storage:o/a/original attachment; ${name}`);
  });

  it('MED-03 a playlist is ours to give, because every address in it is signed anew', async () => {
    const url = new URL(await of('application/vnd.apple.mpegurl'));
    expect(url.origin).toBe('https://gym.example');
    expect(urls.verify('GET', `${url.pathname}${url.search}`, new Date()).get('key')).toBe('o/a/original');
  });
});
