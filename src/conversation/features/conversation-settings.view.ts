import { Choice, Flag, Integer, Text } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import type { ConversationOptions } from '../conversation-options.js';

export const MAX_RETENTION_DAYS = 3_650;
export const MAX_ARCHIVE_RETENTION_DAYS = 36_500;

/** What becomes of a conversation whose term is over. */
export const WHEN_EXPIRED = ['delete', 'archive'] as const;
export type WhenExpired = (typeof WHEN_EXPIRED)[number];

export class ConversationSettingsView {
  @Integer({
    min: 1,
    max: MAX_RETENTION_DAYS,
    nullable: true,
    description:
      'How many days after its last message a conversation is deleted with all its messages; null keeps them for ever',
  })
  retentionDays: number | null;

  @Flag({ description: 'Whether people may share snapshots of their conversations with the organization' })
  sharingAllowed: boolean;

  @Flag({ description: 'Whether what models think before they answer is shown and kept with the answer' })
  reasoningShown: boolean;

  @Choice(WHEN_EXPIRED, {
    description:
      'Whether a conversation whose days are over is only deleted, or kept as a file in cold storage; a temporary one is only deleted',
  })
  whenExpired: WhenExpired;

  @Integer({
    min: 1,
    max: MAX_ARCHIVE_RETENTION_DAYS,
    nullable: true,
    description: 'How many days such a file is kept; null keeps it for ever',
  })
  archiveRetentionDays: number | null;

  @Flag({
    description:
      'Whether a model writes the titles of conversations that are given none, once their first answer is there. Each uses up one generation. Holds for conversations that start from then on',
  })
  titlesByModel: boolean;

  @Text({
    max: 100,
    nullable: true,
    description: 'The model that writes summaries and titles; null is the conversation’s own',
  })
  summaryModel: string | null;
}

export const SETTINGS_COLUMNS =
  fragment(`retention_days as "retentionDays", sharing_allowed as "sharingAllowed", reasoning_shown as "reasoningShown", when_expired as "whenExpired",
  archive_retention_days as "archiveRetentionDays", titles_by_model as "titlesByModel", summary_model as "summaryModel"`);

/** What holds for an organization that has said nothing. */
const defaultSettings = ({
  retentionDays,
  titlesByModel,
}: ConversationOptions): ConversationSettingsView => ({
  retentionDays,
  sharingAllowed: true,
  reasoningShown: true,
  whenExpired: 'delete',
  archiveRetentionDays: null,
  titlesByModel,
  summaryModel: null,
});

/** What is stored of it, where that says nothing of who writes titles. */
export type StoredSettings = Omit<ConversationSettingsView, 'titlesByModel'> & {
  readonly titlesByModel: boolean | null;
};

export const toSettings = (
  stored: StoredSettings | undefined,
  options: ConversationOptions,
): ConversationSettingsView =>
  stored
    ? { ...stored, titlesByModel: stored.titlesByModel ?? options.titlesByModel }
    : defaultSettings(options);
