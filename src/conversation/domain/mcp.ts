import { createHash } from 'node:crypto';

/** Names of servers, by which agents name their tools: `server/tool`. */
export const SERVER_NAME = /^[a-z][a-z0-9-]{0,29}$/;

export const MOST_SERVERS = 20;
export const MOST_TOOLS = 200;

/** Where a server is, and what it knows the organization by. */
export interface McpServer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly header: { readonly name: string; readonly value: string } | null;
}

/** A tool as a server describes it. */
export interface McpTool {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether the server says that it changes nothing. */
  readonly readOnly: boolean;
}

/** What was allowed when a tool was: whatever a model or a person is told of it, and what the server says it does. */
export const digestOf = ({ name, title, description, parameters, readOnly }: McpTool): string =>
  createHash('sha256').update(canonical({ name, title, description, parameters, readOnly })).digest('hex');

/** JSON with the fields of every object in order, so that what means the same is the same. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** The name a model calls a server's tool by; providers take no others, and none longer than 64. */
export function offeredNameOf(server: string, tool: string): string {
  const plain = `${server}__${tool}`;
  if (/^[\w-]{1,64}$/.test(plain)) return plain;
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  return `${plain.replace(/[^\w-]/g, '_').slice(0, 55)}_${digest}`;
}
