import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ReleaseNotFound } from '../../domain/release.errors.js';
import { RELEASE_COLUMNS, type ReleaseView } from '../release.view.js';

@Message({ permission: 'content.publish', mode: 'read', errors: [ReleaseNotFound] })
export class GetRelease extends Query<ReleaseView> {
  constructor(readonly releaseId: string) {
    super();
  }
}

@QueryHandler(GetRelease)
export class GetReleaseHandler implements IQueryHandler<GetRelease> {
  constructor(private readonly db: ReadDb) {}

  async execute({ releaseId }: GetRelease): Promise<ReleaseView> {
    const release = await this.db.one<ReleaseView>(
      sql`select ${RELEASE_COLUMNS} from content.releases where id = ${releaseId}`,
    );
    if (!release) throw new ReleaseNotFound();
    return release;
  }
}
