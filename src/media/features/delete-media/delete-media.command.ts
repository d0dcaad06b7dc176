import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MediaInUse, MediaMoveNotAllowed, MediaNotFound } from '../../domain/media-asset.errors.js';
import { MediaAssetRepository } from '../../domain/media-asset.repository.js';
import { MediaOptions } from '../../media-options.js';
import { MediaUsers } from '../../media-users.js';
import { daysAfter } from '../days.js';
import { MediaAccess } from '../media-access.js';
import { toMediaView, type MediaView } from '../media.view.js';

/** Deletes a file that nothing shows. It can be restored for some time. */
@Message({
  permission: 'media.upload',
  mode: 'write',
  errors: [MediaInUse, MediaMoveNotAllowed, MediaNotFound],
  audit: {
    action: 'media.deleted',
    category: 'change',
    resource: 'media',
    subject: ({ assetId }: DeleteMedia) => ({ resourceId: assetId }),
  },
})
export class DeleteMedia extends Command<MediaView> {
  constructor(readonly assetId: string) {
    super();
  }
}

@CommandHandler(DeleteMedia)
export class DeleteMediaHandler implements ICommandHandler<DeleteMedia> {
  constructor(
    private readonly assets: MediaAssetRepository,
    private readonly access: MediaAccess,
    private readonly users: MediaUsers,
    private readonly options: MediaOptions,
    private readonly clock: Clock,
  ) {}

  async execute({ assetId }: DeleteMedia): Promise<MediaView> {
    const asset = await this.assets.byId(assetId);
    if (!this.access.owns(asset)) throw new MediaNotFound();
    const users = await this.users.usersOf(assetId);
    if (users.length > 0) throw new MediaInUse(users);
    const at = this.clock.now();
    asset.delete(daysAfter(at, this.options.deletionGraceDays), at);
    return toMediaView(asset);
  }
}
