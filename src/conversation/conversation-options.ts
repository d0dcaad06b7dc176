/** What an installation says of conversations. */
export abstract class ConversationOptions {
  /** How long they are kept after their last message where the organization does not say; null is for ever. */
  readonly retentionDays: number | null;
  /** How long temporary ones are kept after their last message. */
  readonly temporaryHours: number;
  /** Whether a model writes the titles of conversations, where the organization does not say. */
  readonly titlesByModel: boolean;
  /** Whether MCP servers may be at private addresses and be spoken to without TLS. */
  readonly mcpPrivateNetworks: boolean;
  /** Where files are made before they are sent to storage. */
  readonly workDir: string;
}

interface Reader {
  integer(name: string, fallback: number, min: number, max: number): number;
  choice(name: string, values: readonly ['true', 'false'], fallback: 'true' | 'false'): 'true' | 'false';
}

export const readConversationOptions = (
  read: Reader,
  { environment, workDir }: { environment: string; workDir: string },
): ConversationOptions => ({
  workDir,
  retentionDays: read.integer('CONVERSATION_RETENTION_DAYS', 730, 0, 3_650) || null,
  temporaryHours: read.integer('CONVERSATION_TEMPORARY_HOURS', 24, 1, 720),
  titlesByModel: read.choice('CONVERSATION_TITLES_BY_MODEL', ['true', 'false'], 'false') === 'true',
  mcpPrivateNetworks:
    read.choice(
      'MCP_PRIVATE_NETWORKS',
      ['true', 'false'],
      environment === 'production' ? 'false' : 'true',
    ) === 'true',
});
