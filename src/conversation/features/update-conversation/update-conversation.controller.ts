import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Choice, JsonObject, Nest, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { CONVERSATION_STATUSES, type ConversationStatus } from '../../domain/conversation-status.js';
import { ContextPolicyView } from '../context-policy.view.js';
import { ConversationView } from '../conversation.view.js';
import { UpdateConversation } from './update-conversation.command.js';

export class UpdateConversationRequest {
  @Text({ min: 1, max: 200, pattern: /\S/, optional: true })
  title?: string;

  @Choice(CONVERSATION_STATUSES, {
    optional: true,
    description: 'Only an `active` conversation takes questions; any other can be made active again',
  })
  status?: ConversationStatus;

  @JsonObject({ optional: true, maxBytes: 65_536, description: 'Your own data, replaced as a whole' })
  contextData?: Record<string, unknown>;

  @Nest(() => ContextPolicyView, {
    optional: true,
    nullable: true,
    description: 'What of it a model is sent from the next question on; null takes its agent’s again',
  })
  contextPolicy?: ContextPolicyView | null;
}

@ApiTags('conversations')
@Controller('conversations')
export class UpdateConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Rename, pause, resume, complete or archive a conversation, or say what of it a model is sent',
    message: UpdateConversation,
    response: ConversationView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @Body() changes: UpdateConversationRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ConversationView> {
    return this.dispatcher.command(new UpdateConversation(id, changes, revision));
  }
}
