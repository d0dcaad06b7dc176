import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CallToolResultSchema,
  ErrorCode,
  ListToolsResultSchema,
  McpError,
  type CallToolResult,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { AddressRefused, type guardedFetch } from '#libs/net/guarded-fetch.js';
import { McpServerUnusable } from '../domain/mcp.errors.js';
import { digestOf, MOST_TOOLS, type McpServer, type McpTool } from '../domain/mcp.js';
import type { ToolOutcome } from '../domain/tool-call.js';
import { MCP_REQUEST_MS } from '../generation/mcp-client.js';
import { failed, succeeded } from '../generation/tools.js';

const MOST_PAGES = 10;
/** Characters of what a server says of one tool: it is sent with every question. */
const MOST_DESCRIPTION = 4_000;
const MOST_PARAMETERS = 20_000;

export interface McpRequest {
  readonly server: McpServer;
  readonly fetch: ReturnType<typeof guardedFetch>;
  readonly signal: AbortSignal;
}

export const listTools = (request: McpRequest): Promise<McpTool[]> =>
  connected(request, (client) => listed(client, request.signal));

export const callTool = (
  request: McpRequest,
  { name, digest }: { readonly name: string; readonly digest: string },
  args: Readonly<Record<string, unknown>>,
): Promise<ToolOutcome | undefined> =>
  connected(request, async (client) => {
    const { signal } = request;
    const tool = (await listed(client, signal)).find((each) => each.name === name);
    if (!tool || digestOf(tool) !== digest) return undefined;
    const asked = { method: 'tools/call' as const, params: { name, arguments: { ...args } } };
    const result = await client.request(asked, CallToolResultSchema, { signal, timeout: MCP_REQUEST_MS });
    const text = textOf(result);
    return result.isError ? failed('tool.failed', text) : succeeded(text);
  });

async function connected<T>(
  { server: { url, header }, fetch, signal }: McpRequest,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: async (address, init = {}) => {
      const { method, body, signal: aborted } = init;
      const headers = Object.fromEntries(new Headers(init.headers));
      return fetch(String(address), { method, headers, body, signal: aborted ?? signal });
    },
    requestInit: header ? { headers: { [header.name]: header.value } } : {},
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client({ name: 'ai-gym', version: '1' });
  try {
    await client.connect(transport, { signal, timeout: MCP_REQUEST_MS });
    return await work(client);
  } catch (error) {
    throw unusable(error, signal);
  } finally {
    // A server that cannot end a session forgets it by itself.
    await transport.terminateSession().catch(() => undefined);
    await client.close();
  }
}

async function listed(client: Client, signal: AbortSignal): Promise<McpTool[]> {
  const tools: McpTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const request = { method: 'tools/list' as const, params: cursor === undefined ? {} : { cursor } };
    // The client's own way compiles what schemas the server sends, and those are anybody's.
    const found = await client.request(request, ListToolsResultSchema, { signal, timeout: MCP_REQUEST_MS });
    tools.push(...found.tools.flatMap(toTool));
    cursor = found.nextCursor;
    if (cursor === undefined || tools.length >= MOST_TOOLS) break;
  }
  return [...new Map(tools.slice(0, MOST_TOOLS).map((tool) => [tool.name, tool])).values()];
}

/** None where it says more of itself than a question has room for. */
function toTool({ name, title, description = '', inputSchema, annotations }: Tool): McpTool[] {
  const fits =
    name.length >= 1 &&
    name.length <= 128 &&
    (title ?? '').length <= 200 &&
    description.length <= MOST_DESCRIPTION &&
    JSON.stringify(inputSchema).length <= MOST_PARAMETERS;
  const storable = ![name, title ?? '', description, JSON.stringify(inputSchema)].some(
    (text) => text.includes('\0') || text.includes('\\u0000') || !text.isWellFormed(),
  );
  if (!fits || !storable) return [];
  const readOnly = annotations?.readOnlyHint === true;
  return [
    { name, title: title ?? annotations?.title ?? null, description, parameters: inputSchema, readOnly },
  ];
}

function textOf({ content, structuredContent }: CallToolResult): string {
  const parts = content.map((part) => {
    if (part.type === 'text') return part.text;
    if (part.type === 'resource' && 'text' in part.resource) return part.resource.text;
    return `[${part.type}]`;
  });
  if (parts.length === 0 && structuredContent) return JSON.stringify(structuredContent);
  return parts.join('\n');
}

/** What is said of it to the outside: nothing that an address which is not public has answered. */
function unusable(error: unknown, signal: AbortSignal): McpServerUnusable {
  const causes = causesOf(error);
  if (causes.some((each) => each instanceof AddressRefused))
    return new McpServerUnusable('address_refused', 'The server is not on the public internet.');
  const timedOut = causes.some(
    (each) =>
      each.name === 'TimeoutError' ||
      (each instanceof McpError && each.code === (ErrorCode.RequestTimeout as number)),
  );
  if (signal.aborted || timedOut)
    return new McpServerUnusable('timeout', 'The server did not answer in time.');
  const code = (error as { code?: unknown }).code;
  if (code === 401 || code === 403)
    return new McpServerUnusable('unauthorized', 'The server did not take what it was sent to know you by.');
  // What fetch fails with; all else is about what was answered: its status, what is no JSON, and what the SDK refuses.
  if (error instanceof TypeError)
    return new McpServerUnusable('unreachable', 'The server could not be reached.');
  return new McpServerUnusable('protocol', 'The server did not answer as an MCP server does.');
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause)
    causes.push(cause);
  return causes;
}
