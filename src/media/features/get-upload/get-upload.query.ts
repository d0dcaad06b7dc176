import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { MediaNotFound, NotTheOwner } from '../../domain/media-asset.errors.js';
import { Uploads, type Upload } from '../uploads.js';

/** What it takes to go on with an upload that was just announced, or to complete it. */
@Message({ permission: 'media.upload', mode: 'write', errors: [MediaNotFound, NotTheOwner] })
export class GetUpload extends Query<Upload> {
  constructor(readonly assetId: string) {
    super();
  }
}

@QueryHandler(GetUpload)
export class GetUploadHandler implements IQueryHandler<GetUpload> {
  constructor(private readonly uploads: Uploads) {}

  execute({ assetId }: GetUpload): Promise<Upload> {
    return this.uploads.own(assetId);
  }
}
