import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PUBLIC_ROUTES } from './public-routes.js';
import { RouteNotFound } from '#libs/http/problem.js';

const DESCRIPTION = `Multi-tenant backend for AI-assisted learning and work.

Lists are \`{data, nextCursor}\` with \`?limit&cursor\`. Errors are problem documents (RFC 9457) whose \`code\` is stable.
Routes that take an \`Idempotency-Key\` may be retried safely; objects with a \`revision\` send it as their ETag and
honour \`If-None-Match\` and \`If-Match\`. \`x-permission\` names what a role needs for a route, and the scope an API key
needs; a key is sent as \`X-API-Key\` or as a bearer token.`;

/** The OpenAPI document of an application, with or without a database behind it. */
export async function openApiDocument(app: NestFastifyApplication): Promise<OpenAPIObject> {
  // Loaded only where documentation is asked for: it would add a third of a second to every start.
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('AI GYM')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .addSecurityRequirements('bearer')
    .build();
  return openPublicRoutes(SwaggerModule.createDocument(app, config));
}

/** Everything needs a token except what the one list of public routes says. */
function openPublicRoutes(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const [method, operation] of Object.entries(item)) {
      if (PUBLIC_ROUTES.has(`${method.toUpperCase()} ${pattern}`))
        (operation as { security?: object[] }).security = [];
    }
  }
  return document;
}

/**
 * Serves the document at /docs/openapi.json and a page to try it at /docs. Both are made on the first request:
 * they would cost every start a third of a second and every process their memory.
 */
export function serveDocs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let document: Promise<OpenAPIObject> | undefined;
  fastify.get('/docs/openapi.json', async () => (document ??= openApiDocument(app)));
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get('/docs/:file', async (request, reply) =>
    sendAsset((request.params as { file: string }).file, reply),
  );
}

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

async function sendAsset(file: string, reply: FastifyReply): Promise<FastifyReply> {
  const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
  if (!type) throw new RouteNotFound();
  const path = createRequire(import.meta.url).resolve(`swagger-ui-dist/${file}`);
  return reply
    .type(type)
    .header('cache-control', 'public, max-age=3600')
    .send(await readFile(path));
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>AI GYM API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#api', deepLinking: true, persistAuthorization: true });
    </script>
  </body>
</html>
`;
