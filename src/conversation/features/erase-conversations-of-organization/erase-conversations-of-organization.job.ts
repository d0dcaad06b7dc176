import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { ArchiveFiles } from '../../cold-storage/archive-files.js';
import { EraseConversationsOfOrganization } from './erase-conversations-of-organization.command.js';

/** Small enough that no transaction holds its rows for long. */
const BATCH = 2_000;

export const ERASE_CONVERSATIONS = 'conversation.erase-organization';

@Injectable()
@Job({ name: ERASE_CONVERSATIONS, retryLimit: 10, retryDelaySeconds: 60, expireSeconds: 3_000 })
export class EraseConversationsOfOrganizationJob implements JobHandler<{ organizationId: string }> {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly archives: ArchiveFiles,
  ) {}

  async run({ organizationId }: { organizationId: string }, signal: AbortSignal): Promise<void> {
    do signal.throwIfAborted();
    while (await this.dispatcher.command(new EraseConversationsOfOrganization(organizationId, BATCH)));
    // Last, because nothing is written any more of what is erased.
    await this.archives.removeOfOrganization(organizationId);
  }
}
