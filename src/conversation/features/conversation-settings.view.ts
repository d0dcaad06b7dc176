import { Flag, Integer } from '#libs/http/fields.js';

export const MAX_RETENTION_DAYS = 3_650;

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
}
