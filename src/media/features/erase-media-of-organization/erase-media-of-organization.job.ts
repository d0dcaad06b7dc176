import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { EraseMediaOfOrganization } from './erase-media-of-organization.command.js';

const BATCH = 2_000;

export const ERASE_MEDIA = 'media.erase-organization';

/** The bytes first, then what is known of them. Uploads that are open are left to the storage's own rules for them. */
@Injectable()
@Job({ name: ERASE_MEDIA, retryLimit: 10, retryDelaySeconds: 60, expireSeconds: 3_000 })
export class EraseMediaOfOrganizationJob implements JobHandler<{ organizationId: string }> {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly storage: ObjectStorage,
  ) {}

  async run({ organizationId }: { organizationId: string }, signal: AbortSignal): Promise<void> {
    await this.storage.removeUnder(organizationId);
    do signal.throwIfAborted();
    while (await this.dispatcher.command(new EraseMediaOfOrganization(organizationId, BATCH)));
  }
}
