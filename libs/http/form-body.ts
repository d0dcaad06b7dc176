import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from './problem.js';

/** How browsers send forms, and OAuth clients everything. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyContextConfig {
    form?: boolean;
  }
}

/** The route takes a form, as text that it reads itself. No other does: forms come from any page. */
export const FormBody = (): MethodDecorator => RouteConfig({ form: true });

export function formBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    FORM_TYPE,
    { parseAs: 'string' },
    ({ routeOptions }: FastifyRequest, text, done) => {
      if (routeOptions.config.form) done(null, text);
      else done(new UnsupportedMediaType());
    },
  );
}
