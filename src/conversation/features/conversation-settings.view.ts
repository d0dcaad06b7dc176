import { Choice, Flag, Integer } from '#libs/http/fields.js';
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
}

export const SETTINGS_COLUMNS =
  fragment(`retention_days as "retentionDays", sharing_allowed as "sharingAllowed", when_expired as "whenExpired",
  archive_retention_days as "archiveRetentionDays"`);

/** What holds for an organization that has said nothing. */
export const defaultSettings = ({ retentionDays }: ConversationOptions): ConversationSettingsView => ({
  retentionDays,
  sharingAllowed: true,
  whenExpired: 'delete',
  archiveRetentionDays: null,
});
