import type { McpServer, McpTool } from '../domain/mcp.js';
import type { ToolOutcome } from '../domain/tool-call.js';

/** How long a server may take for one answer. */
export const MCP_REQUEST_MS = 25_000;

/** Speaks with MCP servers. Throws `McpServerUnusable` and nothing else. */
export abstract class McpClient {
  /** Whether an address may be one of a server at all. */
  abstract mayBeAt(url: string): boolean;
  abstract tools(server: McpServer, signal: AbortSignal): Promise<McpTool[]>;
  /** Calls a tool if it is still what it was when it was allowed; undefined when it is not. */
  abstract call(
    server: McpServer,
    tool: { readonly name: string; readonly digest: string },
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolOutcome | undefined>;
}
