import type { IncomingMessage, ServerResponse } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TestApp } from '#libs/testing/app-fixture.js';
import { ApiDocument, pathOf, type Operation, type Schema } from './api-document.js';
import { UNDOCUMENTED } from './routes.js';

interface Answer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What may be answered where no operation of the document is: no such route, or no address at all. */
const OUTSIDE = new Map([
  [400, 'request.invalid'],
  [404, 'request.route_not_found'],
  [429, 'request.rate_limited'],
]);

/** Judges answers by the document: the status and code are declared and the body has the declared shape. */
export class Contract {
  readonly violations = new Set<string>();
  private readonly validators = new Map<Schema, (body: unknown) => string | undefined>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(private readonly document: ApiDocument) {
    formats.default(this.ajv);
  }

  check(answer: Answer): void {
    const problem = this.problemOf(answer);
    if (problem === undefined) return;
    const where = this.document.match(answer.method, answer.url)?.id ?? answer.url.slice(0, 100);
    this.violations.add(`${answer.method} ${where} answered ${answer.status}: ${problem}`);
  }

  private problemOf(answer: Answer): string | undefined {
    if (isUndocumented(answer.url) || answer.method === 'OPTIONS') return undefined;
    const operation = this.document.match(answer.method, answer.url);
    if (answer.status === 500) return `a server error: ${answer.body.slice(0, 300)}`;
    if (!operation) return outside(answer);
    const response = operation.responses[answer.status];
    if (!response) return `the status is not declared; ${answer.body.slice(0, 200)}`;
    if (answer.method === 'HEAD' || answer.status === 304 || answer.status === 204) return undefined;
    return this.bodyProblem(answer, operation);
  }

  private bodyProblem({ status, type, body }: Answer, operation: Operation): string | undefined {
    const content = operation.responses[status]?.content;
    if (!content) return body === '' ? undefined : `a body is not declared; ${body.slice(0, 200)}`;
    const declared = content[type]?.schema;
    if (declared === undefined) return `the type "${type}" is not declared`;
    return type.endsWith('json') ? this.validator(declared)(JSON.parse(body)) : undefined;
  }

  private validator(schema: Schema): (body: unknown) => string | undefined {
    const known = this.validators.get(schema);
    if (known) return known;
    const validate = this.ajv.compile({ ...schema, components: this.document.json.components });
    const judge = (body: unknown) =>
      validate(body) ? undefined : this.ajv.errorsText(validate.errors).slice(0, 400);
    this.validators.set(schema, judge);
    return judge;
  }
}

const isUndocumented = (url: string): boolean => {
  const path = pathOf(url);
  return UNDOCUMENTED.has(path.replace(/^(\/docs)\/[^/]+\.(css|js)$/, '$1/:file')) && path !== '/docs/:file';
};

function outside({ status, type, body, method, url }: Answer): string | undefined {
  if (pathOf(url).startsWith('/openai/') && type === 'application/json') {
    const { error } = JSON.parse(body) as { error: { code: string } };
    return OUTSIDE.get(status) === error.code
      ? undefined
      : `there is no such operation, but the code is ${error.code}`;
  }
  if (method === 'HEAD') return OUTSIDE.has(status) ? undefined : 'there is no such operation';
  if (type !== 'application/problem+json') return `not a problem document: ${type} ${body.slice(0, 100)}`;
  const { code } = JSON.parse(body) as { code: string };
  return OUTSIDE.get(status) === code ? undefined : `there is no such operation, but the code is ${code}`;
}

/**
 * Watches every answer the application gives to anybody while the suite runs, whatever the client, and fails
 * the suite when one of them is not what the document declares.
 */
export function watchContract(running: () => TestApp): () => Contract {
  let contract: Contract | undefined;
  beforeAll(async () => {
    const { app } = running();
    const watched = new Contract(await ApiDocument.of(running()));
    contract = watched;
    app.getHttpServer().prependListener('request', (request: IncomingMessage, reply: ServerResponse) => {
      record(request, reply, (answer) => watched.check(answer));
    });
  });
  afterAll(() =>
    expect([...(contract?.violations ?? [])], 'answers that the document does not declare').toEqual([]),
  );
  return () => {
    if (!contract) throw new Error('Nothing is watched yet');
    return contract;
  };
}

/** Keeps what is written to the reply; streams are judged by their status and type alone. */
function record(request: IncomingMessage, reply: ServerResponse, done: (answer: Answer) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  let sentType: unknown;
  const [write, writeHead, end] = [
    reply.write.bind(reply),
    reply.writeHead.bind(reply),
    reply.end.bind(reply),
  ];
  // Headers given to writeHead() alone are not to be had from the reply.
  reply.writeHead = ((...args: Parameters<typeof writeHead>) => {
    const headers = args.at(-1) as unknown as Record<string, unknown> | undefined;
    sentType = headers?.['content-type'];
    return writeHead(...args);
  }) as typeof writeHead;
  reply.write = ((...args: Parameters<typeof write>) => {
    keep(args[0]);
    return write(...args);
  }) as typeof write;
  reply.end = ((...args: Parameters<typeof end>) => {
    keep(args[0]);
    return end(...args);
  }) as typeof end;
  reply.once('finish', () => {
    // Only now, because paths of older clients have become the canonical ones.
    const { method = '', url = '' } = request;
    const type = String(sentType ?? reply.getHeader('content-type') ?? '').split(';', 1)[0] ?? '';
    done({ method, url, status: reply.statusCode, type, body: Buffer.concat(chunks).toString() });
  });
}
