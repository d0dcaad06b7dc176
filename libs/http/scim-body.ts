import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseObject } from './json-body.js';
import { UnsupportedMediaType } from './problem.js';

/** What RFC 7644 §3.1 has requests and answers be; clients also send `application/json`. */
export const SCIM_TYPE = 'application/scim+json';

declare module 'fastify' {
  interface FastifyContextConfig {
    scim?: boolean;
  }
}

/** A group of some ten thousand people. What is read of it is not validated field by field. */
const MAX_VALUES = 100_000;

/** The route takes SCIM bodies. */
export const ScimBody = (): MethodDecorator => RouteConfig({ scim: true });

export function scimBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    SCIM_TYPE,
    { parseAs: 'string' },
    ({ routeOptions }: FastifyRequest, text, done) => {
      if (!routeOptions.config.scim) return done(new UnsupportedMediaType());
      try {
        done(null, parseObject(String(text), MAX_VALUES));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}
