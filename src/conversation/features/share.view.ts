import { Choice, Instant, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { MESSAGE_ROLES, type MessageRole } from '../domain/message.js';

export class ShareView {
  @Uuid({ description: 'Whoever is in the organization reads the snapshot by it' })
  id: string;

  @Uuid()
  conversationId: string;

  @Text({ max: 500, nullable: true })
  title: string | null;

  @Integer({ min: 1, max: 2_147_483_647 })
  messageCount: number;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true, description: 'From when on it cannot be read any more' })
  expiresAt: Date | null;
}

/** Columns of `conversation.shares` as the view names them. */
export const SHARE_COLUMNS = fragment(`id, conversation_id as "conversationId", title,
  jsonb_array_length(messages) as "messageCount", created_at as "createdAt", expires_at as "expiresAt"`);

/** A document that an answer cites. What it says there is left out: not every reader may read it. */
export class SharedCitation {
  @Integer({ min: 1, max: 1000 })
  index: number;

  @Uuid()
  sourceId: string;

  @Text({ max: 500 })
  title: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  version: number;
}

export class SharedMessage {
  @Choice(MESSAGE_ROLES)
  role: MessageRole;

  @Text({ max: 10_000_000 })
  content: string;

  @Text({ max: 200, nullable: true })
  modelUsed: string | null;

  @ListOf(() => SharedCitation)
  citations: SharedCitation[];

  @Instant()
  createdAt: Date;
}

/** A conversation as it was when it was shared. */
export class SharedConversationView {
  @Uuid()
  id: string;

  @Text({ max: 500, nullable: true })
  title: string | null;

  @Text({ max: 200, nullable: true, description: 'Who shares it; null when he has left' })
  sharedBy: string | null;

  @ListOf(() => SharedMessage)
  messages: SharedMessage[];

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  expiresAt: Date | null;
}
