import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';

/** Who sees what (row level security has already cut it to one organization). */
@Injectable()
export class ContentVisibility {
  constructor(private readonly authorizer: Authorizer) {}

  /** Whether the actor may see and change what others have not published yet. */
  get managesAll(): boolean {
    return this.authorizer.allows(currentActor(), 'content.approve');
  }

  /** Restricts a query over `content.items` to what the actor may see: his own, what is live, or all as a reviewer. */
  condition(): Statement {
    const { userId } = currentMember();
    return when(!this.managesAll, () => sql`and (published_version is not null or created_by = ${userId})`);
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
