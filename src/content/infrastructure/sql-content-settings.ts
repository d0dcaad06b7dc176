import { Injectable } from '@nestjs/common';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import {
  ContentSettingsRepository,
  DEFAULT_SETTINGS,
  type ContentSettings,
} from '../domain/content-settings.js';

const CURRENT = sql`select self_approval as "selfApproval", production_follows_publishing as "productionFollowsPublishing",
    protected_labels as "protectedLabels", repository_labels as "repositoryLabels", revision
  from content.settings where organization_id = (select platform.current_organization_id())`;

@Injectable()
export class SqlContentSettings extends ContentSettingsRepository {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async current(): Promise<ContentSettings> {
    const [stored] = await this.rows(CURRENT);
    return stored ?? DEFAULT_SETTINGS;
  }

  /** Whoever comes second waits for the first at the row, and finds the revision he named gone. */
  async save(
    settings: Omit<ContentSettings, 'revision'>,
    revision: number | undefined,
    by: string,
    at: Date,
  ): Promise<ContentSettings> {
    const { selfApproval, productionFollowsPublishing, protectedLabels, repositoryLabels } = settings;
    const [saved] = await commandRows<{ revision: number }>(sql`
      insert into content.settings as s (organization_id, self_approval, production_follows_publishing, protected_labels,
                                         repository_labels, revision, updated_by, updated_at)
      select ${currentMember().organizationId}, ${selfApproval}, ${productionFollowsPublishing}, ${JSON.stringify(protectedLabels)}::jsonb,
             ${JSON.stringify(repositoryLabels)}::jsonb, 1, ${by}, ${at}
       where ${revision ?? 0} = 0
          or exists (select from content.settings where organization_id = ${currentMember().organizationId})
      on conflict (organization_id) do update
         set self_approval = excluded.self_approval, production_follows_publishing = excluded.production_follows_publishing,
             protected_labels = excluded.protected_labels, repository_labels = excluded.repository_labels,
             revision = s.revision + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at
       where ${revision ?? null}::int is null or s.revision = ${revision ?? null}
      returning revision`);
    if (!saved) throw new PreconditionFailed();
    return { ...settings, revision: saved.revision };
  }

  /** On the connection of the command at hand, if there is one. */
  private rows(statement: Statement): Promise<ContentSettings[]> {
    return currentTransaction() ? commandRows(statement) : this.db.rows(statement);
  }
}
