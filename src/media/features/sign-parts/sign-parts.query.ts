import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { MediaNotFound, NotTheOwner } from '../../domain/media-asset.errors.js';
import { Uploads, type Upload } from '../uploads.js';

/** Whose parts are to be signed. */
@Message({ permission: 'media.upload', mode: 'write', errors: [MediaNotFound, NotTheOwner] })
export class SignParts extends Query<Upload> {
  constructor(readonly assetId: string) {
    super();
  }
}

@QueryHandler(SignParts)
export class SignPartsHandler implements IQueryHandler<SignParts> {
  constructor(private readonly uploads: Uploads) {}

  execute({ assetId }: SignParts): Promise<Upload> {
    return this.uploads.own(assetId);
  }
}
