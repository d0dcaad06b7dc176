import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { guardedFetch, isPublicAddress } from '#libs/net/guarded-fetch.js';
import { ConversationOptions } from '../conversation-options.js';
import type { McpServer, McpTool } from '../domain/mcp.js';
import type { ToolOutcome } from '../domain/tool-call.js';
import { MCP_REQUEST_MS, McpClient } from '../generation/mcp-client.js';

/** Loaded with the first server that is asked: most processes never ask one, and all would start later for it. */
const session = () => import('./mcp-session.js');

/**
 * Streamable HTTP by the official SDK, over a fetch that reaches nothing but the public internet, follows no redirect and
 * reads only so much. A connection lasts as long as one thing that is asked.
 */
@Injectable()
export class SdkMcpClient extends McpClient {
  private readonly fetch: ReturnType<typeof guardedFetch>;

  constructor(private readonly options: ConversationOptions) {
    super();
    this.fetch = guardedFetch({ allowPrivate: options.mcpPrivateNetworks, timeoutMs: MCP_REQUEST_MS });
  }

  mayBeAt(text: string): boolean {
    const url = URL.parse(text);
    if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return false;
    if (this.options.mcpPrivateNetworks) return /^https?:$/.test(url.protocol);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    return url.protocol === 'https:' && (isIP(host) === 0 ? host !== 'localhost' : isPublicAddress(host));
  }

  async tools(server: McpServer, signal: AbortSignal): Promise<McpTool[]> {
    const { listTools } = await session();
    return listTools({ server, fetch: this.fetch, signal });
  }

  async call(
    server: McpServer,
    tool: { readonly name: string; readonly digest: string },
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolOutcome | undefined> {
    const { callTool } = await session();
    return callTool({ server, fetch: this.fetch, signal }, tool, args);
  }
}
