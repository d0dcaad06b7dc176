import { DomainError } from '#libs/kernel/domain-error.js';
import { MOST_SERVERS } from './mcp.js';

export class McpServerNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'mcp.server_not_found';
  constructor() {
    super('Your organization has no such MCP server.');
  }
}

export class McpServerNameTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'mcp.name_taken';
  constructor() {
    super('Your organization has an MCP server of this name already.');
  }
}

export class TooManyMcpServers extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'mcp.too_many_servers';
  constructor() {
    super(`An organization has ${MOST_SERVERS} MCP servers at most. Delete one first.`);
  }
}

export class McpAddressNotAllowed extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'mcp.address_not_allowed';
  constructor() {
    super('An MCP server is reached by https at an address on the public internet.', {
      errors: [{ pointer: '/url', code: 'url', detail: 'must be an https address on the public internet' }],
    });
  }
}

/** What is allowed is what the administrator was shown. */
export class McpToolChanged extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'mcp.tool_changed';
  constructor(tool: string) {
    super(
      `The server does not offer the tool "${tool}" as you were shown it. Test the server, look again, then allow it.`,
    );
  }
}

/** What keeps a server from being used. Says nothing of what is found at an address that is not public. */
export class McpServerUnusable extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'mcp.server_unusable';
  constructor(
    readonly reason: 'address_refused' | 'timeout' | 'unauthorized' | 'unreachable' | 'protocol',
    detail: string,
  ) {
    super(detail);
  }
}
