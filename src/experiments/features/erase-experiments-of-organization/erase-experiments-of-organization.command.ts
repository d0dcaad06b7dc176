import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { eraseBatch } from '#libs/persistence/erase.js';

const TABLES = ['experiments.answers', 'experiments.assignments', 'experiments.experiments'];

/** Deletes one batch of what a deleted organization has compared; returns whether there may be more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EraseExperimentsOfOrganization extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(EraseExperimentsOfOrganization)
export class EraseExperimentsOfOrganizationHandler implements ICommandHandler<EraseExperimentsOfOrganization> {
  execute({ organizationId, batch }: EraseExperimentsOfOrganization): Promise<boolean> {
    return eraseBatch(TABLES, organizationId, batch);
  }
}
