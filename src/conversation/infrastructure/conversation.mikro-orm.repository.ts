import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { ConversationNotFound, MessageNotFound } from '../domain/conversation.errors.js';
import { Conversation } from '../domain/conversation.js';
import { ConversationRepository } from '../domain/conversation.repository.js';
import { Message } from '../domain/message.js';

@Injectable()
export class ConversationMikroOrmRepository extends ConversationRepository {
  add(conversation: Conversation): void {
    currentEm().persist(conversation);
  }

  addMessages(...messages: Message[]): void {
    for (const message of messages) currentEm().persist(message);
  }

  async byId(id: string): Promise<Conversation> {
    const conversation = await currentEm().findOne(
      Conversation,
      { id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!conversation) throw new ConversationNotFound();
    return conversation;
  }

  async message(id: string): Promise<Message> {
    const message = await currentEm().findOne(Message, { id });
    if (!message) throw new MessageNotFound();
    return message;
  }
}
