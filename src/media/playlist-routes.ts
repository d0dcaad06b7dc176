import { buffer } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sendProblem } from '#libs/http/problem.filter.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { SignedUrls } from '#libs/storage/signed-urls.js';
import { PLAYLIST_PATH, PLAYLIST_TYPE, PlaybackAddresses } from './playback-addresses.js';

/** Longer than that of any video that is taken. */
const MOST_BYTES = 4_194_304;
const URI = /URI="([\w.-]+)"/;

/**
 * Serves the playlists of a video, whose lines name the other files of it: each is given out with an address that is
 * signed for as long as that of the playlist. The video itself comes from the storage.
 */
export function servePlaylists(app: NestFastifyApplication): void {
  const [storage, urls, addresses] = [
    app.get(ObjectStorage),
    app.get(SignedUrls),
    app.get(PlaybackAddresses),
  ];
  const logger = new Logger('media');
  void app
    .getHttpAdapter()
    .getInstance()
    .register(async (routes) => {
      routes.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, logger));
      routes.get(PLAYLIST_PATH, async (request, reply) => {
        const signed = urls.verify('GET', request.url, new Date());
        const key = signed.get('key') ?? '';
        const expiresAt = new Date(Number(signed.get('expires')) * 1000);
        const text = String(await buffer(await storage.read(key, MOST_BYTES)));
        const beside = (name: string) => `${key.slice(0, key.lastIndexOf('/'))}/${name}`;
        const addressed = new Map<string, string>();
        for (const name of namesIn(text))
          addressed.set(
            name,
            name.endsWith('.m3u8')
              ? addresses.ofPlaylist(beside(name), expiresAt)
              : await addresses.ofSegment(beside(name), expiresAt),
          );
        return reply
          .header('content-type', PLAYLIST_TYPE)
          .header('cross-origin-resource-policy', 'cross-origin')
          .send(withAddresses(text, addressed));
      });
    });
}

const namesIn = (playlist: string): Set<string> =>
  new Set(
    playlist
      .split('\n')
      .map(nameIn)
      .filter((name) => name !== undefined),
  );

const nameIn = (line: string): string | undefined =>
  line.startsWith('#') ? URI.exec(line)?.[1] : line.trim() || undefined;

const withAddresses = (playlist: string, addressed: ReadonlyMap<string, string>): string =>
  playlist
    .split('\n')
    .map((line) => {
      const name = nameIn(line);
      return name === undefined ? line : line.replace(name, () => addressed.get(name) ?? name);
    })
    .join('\n');
