import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import send from '@fastify/send';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '#libs/http/problem.filter.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { DiskStorage, OBJECT_PATH, PART_PATH } from './disk-storage.js';
import { ObjectStorage, type ChecksumAlgorithm } from './object-storage.js';
import { ObjectNotFound, PartSizeWrong } from './storage-errors.js';

/** A sender that is silent for this long is gone. */
const SILENCE_MS = 60_000;
const RANGE_NOT_SATISFIABLE = 416;

/**
 * Serves the addresses that the disk's storage signs; nothing when files are kept elsewhere. The routes are there once
 * the server is ready: waiting for them here would make it so before everything else was added to it.
 */
export function serveDiskStorage(app: NestFastifyApplication): void {
  const storage = app.get(ObjectStorage);
  if (storage instanceof DiskStorage) void app.getHttpAdapter().getInstance().register(diskRoutes(storage));
}

/**
 * What S3 does for itself: takes parts in and gives files out, to whoever has an address that we signed. The bytes go
 * between socket and disk as fast as the slower of the two takes them.
 */
export const diskRoutes =
  (storage: DiskStorage): FastifyPluginAsync =>
  async (routes) => {
    const logger = new Logger('storage');
    // Any type is a stream nobody has read: a plugin of its own keeps that from every other route.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    routes.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, logger));
    const upload = { bodyLimit: Number.MAX_SAFE_INTEGER, config: { upload: true } };
    routes.put(PART_PATH, upload, (request, reply) => receivePart(storage, request, reply));
    routes.get(OBJECT_PATH, (request, reply) => sendObject(storage, request, reply));
  };

async function receivePart(storage: DiskStorage, request: FastifyRequest, reply: FastifyReply) {
  const signed = storage.urls.verify('PUT', request.url, new Date());
  const sizeBytes = Number(signed.get('size'));
  const { body, raw, headers } = request;
  const declared = headers['content-length'];
  if (declared !== undefined && Number(declared) !== sizeBytes) throw new PartSizeWrong(sizeBytes);
  raw.setTimeout(SILENCE_MS, () => raw.destroy());
  const part = { number: Number(signed.get('number')), sizeBytes, checksum: signed.get('checksum') };
  const algorithm = (signed.get('algorithm') as ChecksumAlgorithm | undefined) ?? null;
  const source = body instanceof Readable ? body : Readable.from([]);
  const { etag } = await storage.parts
    .receive(signed.get('upload') ?? '', part, algorithm, source)
    .catch((error: unknown) => {
      throw raw.destroyed && !raw.complete ? new RequestInvalid('The upload was broken off.') : error;
    });
  return reply.header('etag', etag).status(200).send();
}

async function sendObject(storage: DiskStorage, request: FastifyRequest, reply: FastifyReply) {
  // HEAD is answered by the route of GET and asks for the same file.
  const signed = storage.urls.verify('GET', request.url, new Date());
  const key = signed.get('key') ?? '';
  storage.layout.object(key);
  const file = await send(request.raw, `/${key}`, {
    root: storage.layout.objects,
    cacheControl: false,
    index: false,
  });
  if (file.statusCode === RANGE_NOT_SATISFIABLE)
    return reply.status(file.statusCode).headers(file.headers).send();
  if (file.type !== 'file') throw new ObjectNotFound();
  return reply
    .status(file.statusCode)
    .headers(file.headers)
    .headers({
      'content-type': signed.get('type'),
      'content-disposition': signed.get('disposition'),
      'cache-control': `private, max-age=${Math.max(0, Number(signed.get('expires')) - Math.floor(Date.now() / 1000))}`,
      'cross-origin-resource-policy': 'cross-origin',
    })
    .send(file.stream);
}
