import { ErrorCode, LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { AddressRefused, type Fetch } from '#libs/net/guarded-fetch.js';
import { McpServerUnusable } from '../domain/mcp.errors.js';
import { digestOf, MOST_TOOLS, type McpTool } from '../domain/mcp.js';
import { callTool, listTools, type McpRequest } from './mcp-session.js';

const say = { name: 'say', description: 'Says something.', inputSchema: { type: 'object' } };
const listed: McpTool = {
  name: 'say',
  title: null,
  description: 'Says something.',
  parameters: { type: 'object' },
  readOnly: false,
};

interface Asked {
  readonly id?: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A server that answers each method with what is told of it here; what throws does not come as far as an answer. */
function serverOf(methods: Readonly<Record<string, (params: Asked['params']) => object>>) {
  const asked: Asked[] = [];
  const initialize = () => ({
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities: { tools: {} },
    serverInfo: { name: 'desk', version: '1' },
  });
  const fetch: Fetch = async (_url, { method, body } = {}) => {
    if (method !== 'POST') return new Response(null, { status: 405 });
    const message = JSON.parse(String(body)) as Asked;
    asked.push(message);
    if (message.id === undefined) return new Response(null, { status: 202 });
    const respond = message.method === 'initialize' ? initialize : methods[message.method];
    const answer = respond?.(message.params);
    if (answer instanceof Response) return answer;
    return Response.json({ jsonrpc: '2.0', id: message.id, ...(answer && { result: answer }) });
  };
  const request: McpRequest = {
    server: { id: '1', name: 'desk', url: 'https://desk.example/mcp', header: null },
    fetch,
    signal: new AbortController().signal,
  };
  return { asked, request };
}

const offering = (...tools: object[]) => serverOf({ 'tools/list': () => ({ tools }) }).request;

const call = (result: object) => {
  const { request } = serverOf({ 'tools/list': () => ({ tools: [say] }), 'tools/call': () => result });
  return callTool(request, { name: 'say', digest: digestOf(listed) }, {});
};

describe('what an MCP server offers', () => {
  it('CNV-22 is read page after page', async () => {
    const pages: Record<string, object> = {
      first: { tools: [say], nextCursor: 'second' },
      second: { tools: [{ ...say, name: 'look' }], nextCursor: 'third' },
      third: { tools: [{ ...say, name: 'find' }] },
    };
    const { asked, request } = serverOf({
      'tools/list': ({ cursor = 'first' }) => pages[String(cursor)]!,
    });
    expect(await listTools(request)).toEqual(['say', 'look', 'find'].map((name) => ({ ...listed, name })));
    const cursors = asked.filter(({ method }) => method === 'tools/list').map(({ params }) => params.cursor);
    expect(cursors).toEqual([undefined, 'second', 'third']);
  });

  it('CNV-22 ends where a server never does: after ten pages, or when there is more than has room', async () => {
    const endless = (tools: object[]) => serverOf({ 'tools/list': () => ({ tools, nextCursor: 'another' }) });
    const same = endless([say]);
    expect(await listTools(same.request)).toEqual([listed]);
    expect(same.asked.filter(({ method }) => method === 'tools/list')).toHaveLength(10);
    const many = Array.from({ length: MOST_TOOLS + 1 }, (_, i) => ({ ...say, name: `say${i}` }));
    const big = endless(many);
    expect(await listTools(big.request)).toHaveLength(MOST_TOOLS);
    expect(big.asked.filter(({ method }) => method === 'tools/list')).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['a name that is none', { name: '' }],
    ['a name without an end', { name: 'x'.repeat(129) }],
    ['a title without an end', { title: 'x'.repeat(201) }],
    ['a description without an end', { description: 'x'.repeat(4_001) }],
    ['parameters without an end', { inputSchema: { type: 'object', title: 'x'.repeat(20_000) } }],
    ['a NUL in its words', { description: 'a\0b' }],
    ['a NUL in its parameters', { inputSchema: { type: 'object', title: '\0' } }],
    ['half a character', { title: '\uD800' }],
  ])('CNV-22 but a tool with %s is not offered, and those beside it are', async (_, fields) => {
    expect(await listTools(offering({ ...say, ...fields }, { ...say, name: 'look' }))).toEqual([
      { ...listed, name: 'look' },
    ]);
  });

  it('CNV-22 has the title that the server gives it, wherever it does', async () => {
    const annotations = { title: 'In passing', readOnlyHint: true };
    const tools = [
      { ...say, annotations },
      { ...say, name: 'look', title: 'Look', annotations },
    ];
    expect(await listTools(offering(...tools))).toEqual([
      { ...listed, title: 'In passing', readOnly: true },
      { ...listed, name: 'look', title: 'Look', readOnly: true },
    ]);
  });
});

describe('what a tool of an MCP server returns', () => {
  it.each<[string, object, string]>([
    ['texts', { content: [text('a'), text('b')] }, 'a\nb'],
    ['a text file', { content: [{ type: 'resource', resource: { uri: 'file:///a', text: 'A' } }] }, 'A'],
    [
      'what is no text, by its kind',
      {
        content: [
          text('See'),
          { type: 'image', mimeType: 'image/png', data: 'AA==' },
          { type: 'resource', resource: { uri: 'file:///a', blob: 'AA==' } },
        ],
      },
      'See\n[image]\n[resource]',
    ],
    ['data alone', { structuredContent: { n: 1 } }, '{"n":1}'],
    ['data that its text says too', { content: [text('one')], structuredContent: { n: 1 } }, 'one'],
    ['nothing', { content: [] }, ''],
  ])('CNV-22 is told as text: %s', async (_, result, expected) => {
    expect(await call(result)).toMatchObject({ state: 'succeeded', result: expected, errorCode: null });
  });

  it('CNV-22 may be that it failed', async () => {
    const failed = { state: 'failed', result: 'Error: No', errorCode: 'tool.failed' };
    expect(await call({ content: [text('No')], isError: true })).toMatchObject(failed);
  });
});

const json = { 'content-type': 'application/json' };

describe('an MCP server that cannot be used', () => {
  const raise = (error: unknown) => () => {
    throw error;
  };
  const reasonOf = (list: () => object) =>
    listTools(serverOf({ 'tools/list': list }).request).then(
      () => 'none',
      (error: unknown) => (error instanceof McpServerUnusable ? error.reason : error),
    );

  it.each<[string, string, () => object]>([
    [
      'is inside our network',
      'address_refused',
      raise(new TypeError('fetch failed', { cause: new AddressRefused('desk.example') })),
    ],
    ['takes too long', 'timeout', raise(new DOMException('Too late', 'TimeoutError'))],
    ['does not know us', 'unauthorized', () => new Response(null, { status: 403 })],
    ['fails', 'protocol', () => new Response('Oh', { status: 500 })],
    ['answers with something else', 'protocol', () => ({ tools: 'none' })],
    ['answers with what is no JSON', 'protocol', () => new Response('{', { headers: json })],
    ['closes the connection', 'unreachable', raise(new TypeError('fetch failed'))],
  ])('CNV-13 CNV-22 says why: it %s', async (_, reason, list) => {
    expect(await reasonOf(list)).toBe(reason);
  });

  it('CNV-13 CNV-22 says that it did not know the method in its own protocol', async () => {
    const error = { code: ErrorCode.MethodNotFound, message: 'What?' };
    const answer = () => Response.json({ jsonrpc: '2.0', id: 1, error });
    expect(await reasonOf(answer)).toBe('protocol');
  });

  it('CNV-13 CNV-22 is left when whoever asked has stopped waiting', async () => {
    const stop = new AbortController();
    const { request } = serverOf({
      'tools/list': () => {
        stop.abort();
        return { tools: [] };
      },
    });
    const asking = listTools({ ...request, signal: stop.signal });
    await expect(asking).rejects.toMatchObject({ reason: 'timeout' });
  });
});

function text(words: string) {
  return { type: 'text', text: words };
}
