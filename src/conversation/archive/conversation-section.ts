import { Injectable } from '@nestjs/common';
import { sql } from '#libs/persistence/sql.js';
import type { ArchiveSection, ExportSource } from '../../tenancy/index.js';
import { conversationRecords } from './conversation-record.js';
import { messageRecords } from './message-record.js';

/** Recent conversations with all their messages. */
@Injectable()
export class ConversationSection implements ArchiveSection {
  readonly name = 'conversation';
  readonly version = 3;
  readonly records = [conversationRecords, messageRecords];

  async known({ snapshot, organizationId, since }: ExportSource, ids: readonly string[]): Promise<string[]> {
    const rows = await snapshot.rows<{ id: string }>(sql`select id from conversation.conversations
      where organization_id = ${organizationId} and deleted_at is null and not is_temporary and last_message_at >= ${since} and id = any(${ids})`);
    return rows.map(({ id }) => id);
  }
}
