import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { MediaNotFound, NotTheOwner } from '../../domain/media-asset.errors.js';
import { Uploads, type Upload } from '../uploads.js';

/** Whose parts are to be listed. */
@Message({ permission: 'media.upload', mode: 'read', errors: [MediaNotFound, NotTheOwner] })
export class ListParts extends Query<Upload> {
  constructor(readonly assetId: string) {
    super();
  }
}

@QueryHandler(ListParts)
export class ListPartsHandler implements IQueryHandler<ListParts> {
  constructor(private readonly uploads: Uploads) {}

  execute({ assetId }: ListParts): Promise<Upload> {
    return this.uploads.own(assetId);
  }
}
