import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag, JsonObject, Nest, Text, Uuid } from '#libs/http/fields.js';
import { ContextPolicyView } from '../context-policy.view.js';
import { ConversationView } from '../conversation.view.js';
import { StartConversation } from './start-conversation.command.js';

export class StartConversationRequest {
  @Uuid({ optional: true, nullable: true, description: 'A published item of the repository ai_agents' })
  aiAgentId?: string | null;

  @Text({
    max: 50,
    optional: true,
    nullable: true,
    description: 'The label of the agent whose version answers, such as "staging"; "production" unless given',
  })
  aiAgentLabel?: string | null;

  @Text({
    max: 200,
    optional: true,
    nullable: true,
    description: 'Taken from the first message unless given',
  })
  title?: string | null;

  @Text({
    max: 100,
    optional: true,
    nullable: true,
    description: "One of GET /api/v1/models, or experiment:<name>; the agent's unless given",
  })
  model?: string | null;

  @JsonObject({
    optional: true,
    maxBytes: 65_536,
    description: 'Your own data about the conversation, kept and returned',
  })
  contextData?: Record<string, unknown>;

  @Flag({
    optional: true,
    description: 'Keep it out of lists, search and archives, and delete it soon after its last message',
  })
  temporary?: boolean;

  @Flag({
    optional: true,
    description:
      'Try out the newest version of an agent that you work on, published or not. The conversation is marked and counts as no use of the agent',
  })
  preview?: boolean;

  @Nest(() => ContextPolicyView, {
    optional: true,
    nullable: true,
    description: "What of it a model is sent; the agent's unless given",
  })
  contextPolicy?: ContextPolicyView | null;
}

@ApiTags('conversations')
@Controller('conversations')
export class StartConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Start a conversation',
    message: StartConversation,
    status: 201,
    response: ConversationView,
    versioned: true,
  })
  start(
    @Body()
    {
      aiAgentId,
      aiAgentLabel,
      title,
      model,
      contextData,
      temporary,
      preview,
      contextPolicy,
    }: StartConversationRequest,
  ): Promise<ConversationView> {
    return this.dispatcher.command(
      new StartConversation(
        aiAgentId ?? null,
        title ?? null,
        model ?? null,
        contextData ?? {},
        aiAgentLabel ?? null,
        temporary ?? false,
        preview ?? false,
        contextPolicy ?? null,
      ),
    );
  }
}
