import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ArchivePlace } from '../../cold-storage/archive-files.js';

/** One whose file is to go: it was deleted, its own term is over, or nobody goes on writing it. */
export interface DueArchive extends ArchivePlace {
  readonly state: 'deleting' | 'stored' | 'writing';
}

/** By their ids, of all organizations. */
@Message({ permission: 'system', mode: 'operations' })
export class ListDueArchives extends Query<DueArchive[]> {
  constructor(
    readonly after: string | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListDueArchives)
export class ListDueArchivesHandler implements IQueryHandler<ListDueArchives> {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  /** What is tried again is tried again within hours, so what nobody has tried for a day is not wanted any more. */
  execute({ after, limit }: ListDueArchives): Promise<DueArchive[]> {
    const at = this.clock.now();
    return this.db.systemRows<DueArchive>(sql`
      select id as "archiveId", organization_id as "organizationId", attempt, state from (
        select * from conversation.archives where state = 'deleting'
        union all
        select a.* from conversation.archives a where a.state = 'writing' and a.retry_at <= ${at}
           and (a.retry_at <= ${at}::timestamptz - interval '1 day' or not exists (
             select from conversation.conversations c where c.organization_id = a.organization_id
                and c.id = a.conversation_id and c.deleted_at is null))
        union all
        select a.* from conversation.settings s join conversation.archives a on a.organization_id = s.organization_id
         where a.state = 'stored' and a.archived_at <= ${at}::timestamptz - make_interval(days => s.archive_retention_days)) due
       where true ${when(after, () => sql`and id > ${after}`)}
       order by id limit ${limit}`);
  }
}
