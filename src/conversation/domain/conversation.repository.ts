import type { Conversation } from './conversation.js';
import type { Message } from './message.js';

export abstract class ConversationRepository {
  abstract add(conversation: Conversation): void;
  abstract addMessages(...messages: Message[]): void;
  /** Locks the conversation until the command ends, so that concurrent questions queue. Throws `ConversationNotFound`. */
  abstract byId(id: string): Promise<Conversation>;
  /** As `byId`, but also one that was deleted while an answer of it was being generated. */
  abstract byIdOrDeleted(id: string): Promise<Conversation>;
  /** Throws `MessageNotFound`. */
  abstract message(id: string): Promise<Message>;
  /** A message of this conversation; throws `MessageNotFound`. */
  abstract messageOf(conversation: Conversation, id: string): Promise<Message>;
  /** Those that wait for an approval. */
  abstract waitingAnswersOf(conversation: Conversation): Promise<Message[]>;
  /** How many of its messages are pinned, on all branches. */
  abstract pinsOf(conversation: Conversation): Promise<number>;
  /** Where the path that leads over a message ends, following the newest branch each time. */
  abstract leafBelow(message: Message): Promise<Message>;
}
