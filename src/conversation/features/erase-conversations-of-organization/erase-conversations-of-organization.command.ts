import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { eraseBatch } from '#libs/persistence/erase.js';

const TABLES = [
  'conversation.archives',
  'conversation.mcp_tools',
  'conversation.mcp_servers',
  'conversation.model_attempts',
  'conversation.tool_calls',
  'conversation.answer_steps',
  'conversation.answer_contexts',
  'conversation.settings',
  'conversation.answer_defaults',
  'conversation.shares',
  'conversation.summaries',
  'conversation.model_calls',
  'conversation.model_policies',
  'conversation.provider_keys',
  'conversation.generation_chunks',
  'conversation.generations',
  'conversation.message_feedback',
  'conversation.messages',
  'conversation.conversations',
];

/** Deletes one batch of the conversations of a deleted organization; returns whether there may be more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EraseConversationsOfOrganization extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(EraseConversationsOfOrganization)
export class EraseConversationsOfOrganizationHandler implements ICommandHandler<EraseConversationsOfOrganization> {
  execute({ organizationId, batch }: EraseConversationsOfOrganization): Promise<boolean> {
    return eraseBatch(TABLES, organizationId, batch);
  }
}
