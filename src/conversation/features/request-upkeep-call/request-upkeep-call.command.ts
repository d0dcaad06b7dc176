import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { ModelNotAvailable } from '../../domain/conversation.errors.js';
import type { UpkeepKind } from '../../domain/model-call.js';
import { Models } from '../../domain/models.js';
import { CallAdmission, type AdmittedCall } from '../../openai/admission.js';

/** Admits a call of a model that the platform makes for somebody's conversation, in the name of its owner. */
@Message({
  permission: 'system',
  mode: 'ai',
  direct: true,
  entitlement: { meter: GENERATIONS_METER, amount: 1 },
  errors: [ModelNotAvailable],
  audit: {
    action: 'model.called',
    category: 'activity',
    resource: 'model_call',
    subject: ({ callId, kind, conversationId, model }: RequestUpkeepCall) => ({
      resourceId: callId,
      details: { model, kind, conversationId },
    }),
  },
})
export class RequestUpkeepCall extends Command<AdmittedCall> {
  constructor(
    readonly callId: string,
    readonly kind: UpkeepKind,
    readonly conversationId: string,
    readonly model: string,
    readonly estimatedInputTokens: number,
  ) {
    super();
  }
}

@CommandHandler(RequestUpkeepCall)
export class RequestUpkeepCallHandler implements ICommandHandler<RequestUpkeepCall> {
  constructor(
    private readonly models: Models,
    private readonly admission: CallAdmission,
  ) {}

  async execute({
    callId,
    kind,
    conversationId,
    model: id,
    estimatedInputTokens,
  }: RequestUpkeepCall): Promise<AdmittedCall> {
    const model = this.models.find(id);
    if (!model) throw new ModelNotAvailable(id);
    return this.admission.admit(callId, kind, { model, settings: {} }, estimatedInputTokens, conversationId);
  }
}
