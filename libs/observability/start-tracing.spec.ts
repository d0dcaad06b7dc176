import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { TracerProvider } from '@opentelemetry/sdk-trace';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANONYMOUS } from '#libs/kernel/actor.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { currentLogContext } from './logging.js';
import { startTracing } from './start-tracing.js';
import { traceRequests } from './trace-requests.js';
import { continueTrace, currentTraceparent, injectTrace, inSpan } from './tracing.js';

interface SentSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  status?: { code?: number; message?: string };
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
  events: { name: string; attributes: { key: string; value: { stringValue?: string } }[] }[];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const IDENTITY = { service: 'ai-gym', version: '1.2.3', role: 'api' };

/** An OTLP/HTTP collector that remembers what it was sent. */
class Collector {
  readonly requests: { path: string; body: any }[] = [];
  private readonly server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      this.requests.push({ path: request.url ?? '', body: JSON.parse(text) });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  spans(): SentSpan[] {
    return this.requests.flatMap(({ body }) =>
      body.resourceSpans.flatMap((resource: any) => resource.scopeSpans.flatMap((scope: any) => scope.spans)),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const attribute = (span: SentSpan | undefined, key: string) =>
  span?.attributes.find((each) => each.key === key)?.value;

it('OPS-10 without a collector nothing is loaded and stopping does nothing', async () => {
  const stop = await startTracing(IDENTITY);
  inSpan('work', {}, (span) => expect(span.isRecording()).toBe(false));
  await expect(stop()).resolves.toBeUndefined();
});

describe('with a collector', () => {
  const collector = new Collector();
  let stop: () => Promise<void>;

  /** Runs the work and answers the spans that reached the collector. */
  async function exported(work: () => unknown): Promise<SentSpan[]> {
    collector.requests.length = 0;
    await work();
    const registered = trace.getTracerProvider();
    if (!(registered instanceof ProxyTracerProvider)) throw new Error('No SDK is registered');
    await (registered.getDelegate() as TracerProvider).forceFlush();
    return collector.spans();
  }

  // The SDK registers itself once and for good, so the tests share it.
  beforeAll(async () => {
    stop = await startTracing({ ...IDENTITY, endpoint: `${await collector.listen()}/` });
  });

  afterAll(() => collector.close());

  it('OPS-10 a span continues the trace it was given, and its children and headers continue it', async () => {
    const headers: Record<string, string> = {};
    const spans = await exported(() =>
      continueTrace(PARENT, () =>
        inSpan('outer', {}, async () => {
          await delay(1);
          inSpan('inner', {}, () => injectTrace(headers));
        }),
      ),
    );
    const [inner, outer] = spans;
    expect(outer).toMatchObject({ name: 'outer', traceId: TRACE, parentSpanId: '00f067aa0ba902b7' });
    expect(inner).toMatchObject({ name: 'inner', traceId: TRACE, parentSpanId: outer?.spanId });
    expect(headers['traceparent']).toBe(`00-${TRACE}-${inner?.spanId}-01`);
  });

  it('OPS-10 the trace of a span is the one that is logged, also outside of any request', async () => {
    const request = { actor: ANONYMOUS, requestId: 'r1', traceparent: PARENT };
    const logged: object[] = [];
    const log = () => logged.push(currentLogContext());
    const spans = await exported(() => {
      log();
      inSpan('without', {}, log);
      runInContext(request, () => {
        log();
        inSpan('within', {}, log);
      });
    });
    const [without, within] = spans.map(({ traceId }) => traceId);
    expect(logged).toEqual([
      {},
      { traceId: without },
      { requestId: 'r1', traceId: TRACE },
      { requestId: 'r1', traceId: within },
    ]);
  });

  it('OPS-10 XC-62 a failure is recorded without the values of SQL parameters; a refusal is not a failure', async () => {
    const invalid = Object.assign(new Error('invalid input syntax for type uuid: "ada@example.com"'), {
      code: '22P02',
    });
    const spans = await exported(async () => {
      await inSpan('failing', {}, async () => Promise.reject(invalid)).catch(() => undefined);
      expect(() =>
        inSpan('failing at once', {}, () => {
          throw invalid;
        }),
      ).toThrow(invalid);
      await inSpan('refused', {}, async () => Promise.reject(new RevisionConflict())).catch(() => undefined);
    });
    expect(JSON.stringify(spans)).not.toContain('ada@example.com');
    expect(spans.map(({ status }) => status?.code ?? 0)).toEqual([2, 2, 0]);
    expect(spans[0]?.events[0]?.name).toBe('exception');
    expect(attribute(spans[2], 'error.type')).toEqual({ stringValue: 'request.revision_conflict' });
  });

  it('OPS-10 a caller that does not sample is followed', async () => {
    const spans = await exported(() =>
      continueTrace(PARENT.replace(/01$/, '00'), () => inSpan('unsampled', {}, () => 1)),
    );
    expect(spans).toEqual([]);
  });

  it('OPS-10 a request is a server span around what runs for it, in the trace of its caller', async () => {
    let inside: string | undefined;
    const spans = await exported(async () => {
      const fastify = Fastify();
      traceRequests(fastify);
      fastify.get('/things/:id', async () =>
        inSpan('query GetThing', {}, () => (inside = currentTraceparent())),
      );
      fastify.get('/broken', async () => Promise.reject(new Error('boom')));
      fastify.get('/health', async () => 'ok');
      const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
      await fetch(`${url}/things/4711`, { headers: { traceparent: PARENT } });
      await fetch(`${url}/broken`);
      await fetch(`${url}/health`);
      await fastify.close();
    });
    expect(spans.map(({ name }) => name)).toEqual(['query GetThing', 'GET /things/:id', 'GET /broken']);
    const [query, request, broken] = spans;
    expect(request).toMatchObject({ kind: 2, traceId: TRACE, parentSpanId: '00f067aa0ba902b7' });
    expect(query).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
    expect(inside).toContain(query?.spanId);
    expect(attribute(request, 'http.response.status_code')).toEqual({ intValue: 200 });
    expect(broken).toMatchObject({ status: { code: 2 } });
    expect(JSON.stringify(spans)).not.toContain('4711');
  });

  it('OPS-10 stopping delivers what is left, with what identifies the process', async () => {
    collector.requests.length = 0;
    await inSpan('query GetThing', { 'message.name': 'GetThing' }, () => delay(2));
    expect(collector.requests).toEqual([]);
    await stop();
    expect(collector.requests.map(({ path }) => path)).toEqual(['/v1/traces']);
    expect(collector.requests[0]?.body.resourceSpans[0].resource.attributes).toEqual(
      expect.arrayContaining([
        { key: 'service.name', value: { stringValue: 'ai-gym' } },
        { key: 'service.version', value: { stringValue: '1.2.3' } },
      ]),
    );
    expect(attribute(collector.spans()[0], 'message.name')).toEqual({ stringValue: 'GetThing' });
  });
});
