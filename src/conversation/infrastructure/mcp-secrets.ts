import type { SecretVault } from '#libs/secrets/secret-vault.js';
import { fragment } from '#libs/persistence/sql.js';
import type { McpServer } from '../domain/mcp.js';

/** What a sealed header opens for: its organization and server alone. */
export const purposeOfHeader = (organizationId: string, serverId: string): string =>
  `header of MCP server ${serverId} of ${organizationId}`;

/** Of `conversation.mcp_servers s`. */
export const MCP_CONNECTION_COLUMNS = fragment(`s.id, s.organization_id as "organizationId", s.name, s.url,
  s.header_name as "headerName", s.sealed_header as "sealedHeader"`);

export interface McpConnectionRow {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly url: string;
  readonly headerName: string | null;
  readonly sealedHeader: string | null;
}

export function opened(
  { organizationId, headerName, sealedHeader, ...server }: McpConnectionRow,
  vault: SecretVault,
): McpServer {
  if (headerName === null || sealedHeader === null) return { ...server, header: null };
  return {
    ...server,
    header: { name: headerName, value: vault.open(sealedHeader, purposeOfHeader(organizationId, server.id)) },
  };
}
