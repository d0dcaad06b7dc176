import { Injectable } from '@nestjs/common';
import type { ConversationWithSummaryView } from './conversation.view.js';
import { GetConversation, GetConversationHandler } from './get-conversation/get-conversation.query.js';
import {
  ListMessages,
  ListMessagesHandler,
  type Branches,
  type ListedMessageView,
} from './list-messages/list-messages.query.js';

const PAGE = 500;

/** A conversation with its messages, oldest first. */
@Injectable()
export class Transcript {
  constructor(
    private readonly conversations: GetConversationHandler,
    private readonly messages: ListMessagesHandler,
  ) {}

  /** Throws `ConversationNotFound`. */
  async read(
    conversationId: string,
    branches: Branches,
  ): Promise<{ conversation: ConversationWithSummaryView; messages: ListedMessageView[] }> {
    const conversation = await this.conversation(conversationId);
    const messages: ListedMessageView[] = [];
    for await (const page of this.pages(conversationId, branches, PAGE)) messages.push(...page);
    return { conversation, messages };
  }

  /** Throws `ConversationNotFound`. */
  conversation(conversationId: string): Promise<ConversationWithSummaryView> {
    return this.conversations.execute(new GetConversation(conversationId));
  }

  /** Its messages so many at a time, for what is too long to be held at once. */
  async *pages(
    conversationId: string,
    branches: Branches,
    size: number,
  ): AsyncGenerator<ListedMessageView[]> {
    for (let after: number | undefined, more = true; more;) {
      const page = { limit: size, after: after === undefined ? undefined : [String(after)] };
      const { data, nextCursor } = await this.messages.execute(
        new ListMessages(conversationId, page, branches, 'asc'),
      );
      if (data.length > 0) yield data;
      after = data.at(-1)?.sequenceNumber;
      more = nextCursor !== null;
    }
  }
}
