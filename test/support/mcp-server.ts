import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';

export interface RunningMcpServer {
  readonly url: string;
  /** What it offers from now on. */
  tools: Tool[];
  /** What was called, with what. */
  readonly calls: { readonly name: string; readonly arguments: unknown }[];
  /** Of every request. */
  readonly headers: IncomingHttpHeaders[];
  /** Whom it answers: any value of `authorization` unless told. */
  token: string | undefined;
  /** What a call returns. */
  answer: (name: string) => string | Promise<string>;
  close(): Promise<void>;
}

/** An MCP server of the official SDK, on a free port. */
export async function startMcpServer(): Promise<RunningMcpServer> {
  const http = createServer((request, response) => {
    running.headers.push(request.headers);
    const refusal =
      running.token !== undefined && request.headers.authorization !== running.token
        ? 401
        : request.method === 'POST'
          ? undefined
          : 405;
    if (refusal !== undefined) {
      response.writeHead(refusal).end();
      return;
    }
    const transport = new StreamableHTTPServerTransport({});
    response.on('close', () => void transport.close());
    // The SDK's own types disagree where optional properties are taken exactly.
    void protocolServer(running)
      .connect(transport as Transport)
      .then(() => transport.handleRequest(request, response));
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  const running: RunningMcpServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    tools: [],
    calls: [],
    headers: [],
    token: undefined,
    answer: (name) => `${name} is done`,
    close: () => {
      http.closeAllConnections();
      return new Promise((resolve) => void http.close(() => resolve()));
    },
  };
  return running;
}

function protocolServer(running: RunningMcpServer): Server {
  const server = new Server({ name: 'test', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: running.tools }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    running.calls.push({ name: params.name, arguments: params.arguments });
    if (params.name === 'fail') return { content: [{ type: 'text', text: 'No, thanks' }], isError: true };
    return { content: [{ type: 'text', text: await running.answer(params.name) }] };
  });
  return server;
}
