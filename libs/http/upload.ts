import { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from './problem.js';

/** The one type of files that is taken, as a stream that nobody has read yet. */
export const UPLOAD_TYPE = 'application/gzip';

/** How long sending a file may take, and how long any other body. */
export const UPLOAD_TIMEOUT_MS = 3_600_000;
const BODY_TIMEOUT_MS = 60_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    upload?: boolean;
  }
}

/** The route takes a file instead of JSON. How large it may be is the reader's business. */
export const Upload = (description: string): MethodDecorator =>
  applyDecorators(
    RouteConfig({ upload: true }),
    ApiConsumes(UPLOAD_TYPE),
    ApiBody({ description, schema: { type: 'string', format: 'binary' } }),
  );

/** Gives the file as it arrives, or refuses anything else that was sent, once it is asked for. */
export const UploadStream = createParamDecorator((_: unknown, context: ExecutionContext) => (): Readable => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (body instanceof Readable) return body;
  throw new UnsupportedMediaType(UPLOAD_TYPE);
});

/** Hands files to the routes that take them and refuses them elsewhere. */
export function uploads(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(UPLOAD_TYPE, ({ routeOptions }: FastifyRequest, payload, done) => {
    if (routeOptions.config.upload) done(null, payload);
    else done(new UnsupportedMediaType());
  });
  // The server's own limit is that of uploads: a body of some kilobytes must not hold a connection as long.
  fastify.addHook('preParsing', ({ raw, headers, routeOptions }, _reply, payload, done) => {
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (hasBody && !routeOptions.config.upload) {
      const late = setTimeout(() => raw.destroy(), BODY_TIMEOUT_MS).unref();
      raw.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
    }
    done(null, payload);
  });
}
