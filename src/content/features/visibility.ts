import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';

/** Who sees what (row level security has already cut it to one organization). */
@Injectable()
export class ContentVisibility {
  constructor(private readonly authorizer: Authorizer) {}

  /** Whether the actor may see and change what others have not published yet. */
  get managesAll(): boolean {
    return this.authorizer.allows(currentActor(), 'content.approve');
  }

  /**
   * `content.items` as the actor may see it, to select from: a reviewer everything, others their own items and what is
   * live. While the next version of a live item is being written, nobody else sees anything of it but the live one.
   */
  items(): Statement {
    if (this.managesAll) return fragment('content.items');
    const { userId } = currentMember();
    return sql`(select i.id, i.organization_id, i.repository, i.published_version, i.created_by, i.revision, i.created_at,
             i.updated_at, i.published_at,
             case when v.number is null then i.title else v.title end as title,
             case when v.number is null then i.description else v.description end as description,
             case when v.number is null then i.content_data else v.content_data end as content_data,
             case when v.number is null then i.metadata else v.metadata end as metadata,
             case when v.number is null then i.status else 'published' end as status,
             case when v.number is null then i.version else v.number end as version,
             case when v.number is null then i.rejection_reason end as rejection_reason
        from content.items i
        left join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id
             and v.number = i.published_version and i.version <> i.published_version and i.created_by <> ${userId}
       where i.published_version is not null or i.created_by = ${userId}) as items`;
  }

  /** The same for `content.versions v` joined to `content.items i`: readers see the live version, authors their own all. */
  versionCondition(): Statement {
    const { userId } = currentMember();
    return when(
      !this.managesAll,
      () => sql`and (v.number = i.published_version or i.created_by = ${userId})`,
    );
  }
}
