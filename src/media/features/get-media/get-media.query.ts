import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MediaNotFound } from '../../domain/media-asset.errors.js';
import { MediaAccess } from '../media-access.js';
import { MEDIA_COLUMNS, type MediaView } from '../media.view.js';

@Message({ permission: 'media.read', mode: 'read', errors: [MediaNotFound] })
export class GetMedia extends Query<MediaView> {
  constructor(readonly assetId: string) {
    super();
  }
}

@QueryHandler(GetMedia)
export class GetMediaHandler implements IQueryHandler<GetMedia> {
  constructor(
    private readonly db: ReadDb,
    private readonly access: MediaAccess,
  ) {}

  async execute({ assetId }: GetMedia): Promise<MediaView> {
    const media = await this.db.one<MediaView>(
      sql`select ${MEDIA_COLUMNS} from media.assets where id = ${assetId}`,
    );
    if (!media || !(await this.access.reads(media))) throw new MediaNotFound();
    return media;
  }
}
