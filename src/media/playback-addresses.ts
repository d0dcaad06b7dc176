import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { SignedUrls } from '#libs/storage/signed-urls.js';
import { showsInline } from './domain/media-types.js';
import type { Playback } from './features/get-playback-url/get-playback-url.query.js';
import { MediaOptions } from './media-options.js';

/** The route that serves playlists, see `playlist-routes.ts`. */
export const PLAYLIST_PATH = '/api/v1/storage/playlist';
export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';

const MINUTE_MS = 60_000;

/** Addresses of files that whoever has them may use for some time. */
@Injectable()
export class PlaybackAddresses {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly urls: SignedUrls,
    private readonly options: MediaOptions,
    private readonly clock: Clock,
  ) {}

  async of(playback: Playback): Promise<{ url: string; expiresAt: Date }> {
    const expiresAt = new Date(this.clock.now().getTime() + this.options.playbackMinutes * MINUTE_MS);
    const { storageKey, path, mime, filename } = playback;
    const key = `${storageKey}/${path}`;
    if (mime === PLAYLIST_TYPE) return { url: this.ofPlaylist(key, expiresAt), expiresAt };
    const way = showsInline(mime) ? 'inline' : 'attachment';
    const disposition = `${way}; filename*=UTF-8''${encode(filename)}`;
    return {
      url: await this.storage.signDownload(key, { contentType: mime, disposition, expiresAt }),
      expiresAt,
    };
  }

  ofPlaylist(key: string, expiresAt: Date): string {
    return this.urls.sign('GET', PLAYLIST_PATH, { key }, expiresAt);
  }

  ofSegment(key: string, expiresAt: Date): Promise<string> {
    return this.storage.signDownload(key, { contentType: 'video/mp4', disposition: 'inline', expiresAt });
  }
}

/** RFC 8187 leaves fewer characters as they are than addresses do. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
