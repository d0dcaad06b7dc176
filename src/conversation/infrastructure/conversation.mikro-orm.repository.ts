import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
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
    const conversation = await this.byIdOrDeleted(id);
    if (conversation.deletedAt) throw new ConversationNotFound();
    return conversation;
  }

  async byIdOrDeleted(id: string): Promise<Conversation> {
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

  async messageOf({ id: conversationId }: Conversation, id: string): Promise<Message> {
    const message = await this.message(id);
    if (message.conversationId !== conversationId) throw new MessageNotFound();
    return message;
  }

  waitingAnswersOf({ id: conversationId, organizationId }: Conversation): Promise<Message[]> {
    return currentEm().find(Message, { organizationId, conversationId, state: 'awaiting_approval' });
  }

  pinsOf({ id: conversationId, organizationId }: Conversation): Promise<number> {
    return currentEm().count(Message, { organizationId, conversationId, pinnedAt: { $ne: null } });
  }

  async leafBelow({ id, conversationId }: Message): Promise<Message> {
    // A message is numbered after the one it follows, so the way down only ever leads to higher numbers.
    const [leaf] = await commandRows<{ id: string }>(sql`
      with recursive way (id, sequence_number) as (
        select id, sequence_number from conversation.messages where id = ${id}
        union all
        select child.id, child.sequence_number
          from way
         cross join lateral (
           select m.id, m.sequence_number from conversation.messages m
            where m.conversation_id = ${conversationId} and m.parent_id = way.id
            order by m.sequence_number desc limit 1) child)
      select id from way order by sequence_number desc limit 1`);
    return this.message(leaf?.id ?? id);
  }
}
