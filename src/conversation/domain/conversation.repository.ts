import type { Conversation } from './conversation.js';
import type { Message } from './message.js';

export abstract class ConversationRepository {
  abstract add(conversation: Conversation): void;
  abstract addMessages(...messages: Message[]): void;
  /** Locks the conversation until the command ends, so that concurrent questions queue. Throws `ConversationNotFound`. */
  abstract byId(id: string): Promise<Conversation>;
  /** Throws `MessageNotFound`. */
  abstract message(id: string): Promise<Message>;
}
