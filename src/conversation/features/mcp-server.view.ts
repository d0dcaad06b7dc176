import { Choice, Flag, Instant, JsonObject, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { fragment, sql } from '#libs/persistence/sql.js';

export const MCP_TOOL_STATES = ['new', 'allowed', 'changed', 'gone'] as const;

export class McpToolView {
  @Text({ max: 128 })
  name: string;

  @Text({ max: 200, nullable: true })
  title: string | null;

  @Text({ max: 4_000, description: 'What the server tells a model of it; read it before you allow it' })
  description: string;

  @JsonObject({ description: 'JSON Schema of its arguments' })
  parameters: Record<string, unknown>;

  @Flag({ description: 'Whether the server says that it changes nothing' })
  readOnly: boolean;

  @Text({ max: 64, description: 'SHA-256 of all that the server says of it: what an allowance is for' })
  digest: string;

  @Choice(MCP_TOOL_STATES, {
    description:
      '`new`: never allowed. `changed`: not what it was when it was allowed, so it is not called. `gone`: not offered any more',
  })
  state: (typeof MCP_TOOL_STATES)[number];
}

/** A server of tools that the organization has brought. */
export class McpServerView {
  @Uuid()
  id: string;

  @Text({ max: 30, description: 'Agents name its tools `name/tool`' })
  name: string;

  @Text({ max: 2_000 })
  url: string;

  @Text({
    max: 100,
    nullable: true,
    description: 'The header that says who you are; its value is never shown again',
  })
  headerName: string | null;

  @Flag({
    description:
      'Whether its tools that say they change nothing are called without approval. All others always wait',
  })
  trusted: boolean;

  @ListOf(() => McpToolView)
  tools: McpToolView[];

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true, description: 'When it was last asked for its tools' })
  testedAt: Date | null;
}

export const MCP_SERVER_COLUMNS = fragment(`s.id, s.name, s.url, s.header_name as "headerName", s.trusted,
  s.created_at as "createdAt", s.tested_at as "testedAt", coalesce((
    select jsonb_agg(jsonb_build_object('name', t.name, 'title', t.title, 'description', t.description,
             'parameters', t.parameters, 'readOnly', t.read_only, 'digest', t.digest, 'state', case
               when not t.is_present then 'gone' when t.allowed_digest is null then 'new'
               when t.allowed_digest = t.digest then 'allowed' else 'changed' end) order by t.name)
      from conversation.mcp_tools t where t.organization_id = s.organization_id and t.server_id = s.id), '[]') as tools`);

export const mcpServer = (id: string) =>
  sql`select ${MCP_SERVER_COLUMNS} from conversation.mcp_servers s where s.id = ${id}`;
