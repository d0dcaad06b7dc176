import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { CallAdmission, type AdmittedCall } from '../../admission.js';
import { MODEL_REFUSALS } from '../../model-refusals.js';
import { NamedModels } from '../../named-models.js';

/** Admits a program's call of a model; the answer is streamed to it outside of any transaction. */
@Message({
  permission: 'conversation.use',
  mode: 'ai',
  direct: true,
  entitlement: { meter: GENERATIONS_METER, amount: 1 },
  errors: MODEL_REFUSALS,
  audit: {
    action: 'model.called',
    category: 'activity',
    resource: 'model_call',
    subject: ({ callId, model }: CreateChatCompletion) => ({ resourceId: callId, details: { model } }),
  },
})
export class CreateChatCompletion extends Command<AdmittedCall> {
  constructor(
    readonly callId: string,
    /** A configured model, an agent or an experiment. */
    readonly model: string,
    readonly estimatedInputTokens: number,
    /** Whom the program asks for, as it calls them. */
    readonly endUser: string | null = null,
  ) {
    super();
  }
}

@CommandHandler(CreateChatCompletion)
export class CreateChatCompletionHandler implements ICommandHandler<CreateChatCompletion> {
  constructor(
    private readonly names: NamedModels,
    private readonly admission: CallAdmission,
  ) {}

  async execute({
    callId,
    model,
    estimatedInputTokens,
    endUser,
  }: CreateChatCompletion): Promise<AdmittedCall> {
    const named = await this.names.find(model, endUser);
    return this.admission.admit(callId, 'chat', named, estimatedInputTokens);
  }
}
