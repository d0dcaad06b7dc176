import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { AnswerDefaults } from '../../answer-defaults.js';
import { AnswerSetups } from '../../answer-setups.js';
import type { AnswerDefault } from '../../domain/answer-default.js';
import { AnswerDefaultInvalid } from '../../domain/model.errors.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  idempotent: true,
  errors: [AnswerDefaultInvalid],
  audit: {
    action: 'answer_default.set',
    category: 'change',
    resource: 'organization',
    subject: ({ aiAgentId, given }: SetAnswerDefault) => ({
      details: { aiAgentId, default: given && { ...given } },
    }),
  },
})
export class SetAnswerDefault extends Command<void> {
  constructor(
    readonly aiAgentId: string | null,
    /** Null takes it away. */
    readonly given: Omit<AnswerDefault, 'aiAgentId'> | null,
  ) {
    super();
  }
}

@CommandHandler(SetAnswerDefault)
export class SetAnswerDefaultHandler implements ICommandHandler<SetAnswerDefault> {
  constructor(
    private readonly defaults: AnswerDefaults,
    private readonly setups: AnswerSetups,
  ) {}

  async execute({ aiAgentId, given }: SetAnswerDefault): Promise<void> {
    if (!given) return this.defaults.clear(aiAgentId);
    const plan = { ...given, agentVersion: null, agentLabel: null };
    const { faults } = await this.setups.examine(aiAgentId, plan);
    if (faults.length > 0) throw new AnswerDefaultInvalid(faults);
    return this.defaults.set({ ...given, aiAgentId });
  }
}
