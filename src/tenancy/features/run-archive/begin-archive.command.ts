import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { ArchiveKind } from '../../domain/archive-kind.js';
import { ArchiveRepository } from '../../domain/archive.repository.js';

/** What the worker that begins has to know. */
export interface BegunArchive {
  readonly kind: ArchiveKind;
  readonly requestedBy: string;
  readonly total: number | null;
  /** The name of this attempt's file: a worker that is believed dead may still be writing its own. */
  readonly file: string;
  readonly mayTryAgain: boolean;
}

/** Undefined when there is nothing left to do: it has ended, or was begun too often. */
@Message({ permission: 'system', mode: 'operations' })
export class BeginArchive extends Command<BegunArchive | undefined> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
  ) {
    super();
  }
}

@CommandHandler(BeginArchive)
export class BeginArchiveHandler implements ICommandHandler<BeginArchive> {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, archiveId }: BeginArchive): Promise<BegunArchive | undefined> {
    const archive = await this.archives.byId(organizationId, archiveId);
    const at = this.clock.now();
    if (!archive.isOpen) return undefined;
    if (!archive.mayTryAgain) {
      archive.fail('It was broken off too often on our side. Try again later.', at);
      return undefined;
    }
    archive.begin(at);
    const { kind, requestedBy, total, mayTryAgain, attempts, file } = archive;
    return {
      kind,
      requestedBy,
      total,
      mayTryAgain,
      file: file ?? `export-${archiveId}-${attempts}.jsonl.gz`,
    };
  }
}
