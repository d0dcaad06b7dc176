import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { CallAdmission, type AdmittedCall } from '../../admission.js';
import { MODEL_REFUSALS } from '../../model-refusals.js';
import { EXPERIMENT } from '../../../features/enrolment.js';
import { NamedModelNotFound } from '../../openai.errors.js';
import { NamedModels } from '../../named-models.js';

/** Admits a program's call for embeddings of texts. */
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
    subject: ({ callId, model }: CreateEmbedding) => ({ resourceId: callId, details: { model } }),
  },
})
export class CreateEmbedding extends Command<AdmittedCall> {
  constructor(
    readonly callId: string,
    /** A configured model or an agent. */
    readonly model: string,
    readonly estimatedInputTokens: number,
  ) {
    super();
  }
}

@CommandHandler(CreateEmbedding)
export class CreateEmbeddingHandler implements ICommandHandler<CreateEmbedding> {
  constructor(
    private readonly names: NamedModels,
    private readonly admission: CallAdmission,
  ) {}

  async execute({ callId, model, estimatedInputTokens }: CreateEmbedding): Promise<AdmittedCall> {
    if (model.startsWith(EXPERIMENT)) throw new NamedModelNotFound(model, 'Experiments embed nothing.');
    return this.admission.admit(callId, 'embeddings', await this.names.find(model), estimatedInputTokens);
  }
}
