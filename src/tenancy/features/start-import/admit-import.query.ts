import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';

/** Whether one may import now: asked before a gigabyte is sent, and not only after it. */
@Message({ permission: 'signed-in', mode: 'write' })
export class AdmitImport extends Query<void> {}

@QueryHandler(AdmitImport)
export class AdmitImportHandler implements IQueryHandler<AdmitImport> {
  async execute(): Promise<void> {}
}
