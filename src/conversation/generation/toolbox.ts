import { Injectable } from '@nestjs/common';
import { McpTools } from './mcp-tools.js';
import { RegisteredTools } from './registered-tools.js';
import type { OfferedTool } from './tools.js';

/** What models are offered, from wherever it comes. */
@Injectable()
export class Toolbox {
  constructor(
    private readonly registered: RegisteredTools,
    private readonly ofServers: McpTools,
  ) {}

  /** Those of the tools an agent names that the current actor may have called. */
  async offered(names: readonly string[]): Promise<OfferedTool[]> {
    if (names.length === 0) return [];
    const sources = [this.registered, this.ofServers];
    const found = (await Promise.all(sources.map((source) => source.offered(names)))).flat();
    return [...new Map(found.map((tool) => [tool.name, tool])).values()];
  }
}
