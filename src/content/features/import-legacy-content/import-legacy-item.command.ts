import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentDataInvalid } from '../../domain/content-item.errors.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import { PRODUCTION } from '../../domain/item-labels.js';
import { ContentDryRunEnded, LegacyContentRefused } from '../../domain/legacy-content.errors.js';
import type { LegacyItem } from '../../domain/legacy-content.js';
import { withReferences } from '../../domain/references.js';
import { hereId, LegacyContent, type LegacyTerms, type Taken } from './legacy-content.js';

/** The payloads of the older system are what the first schemas were made of. */
const LEGACY_SCHEMA = 1;

/** Takes over one item of the older system, as what it says now. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [LegacyContentRefused, ContentDryRunEnded, ContentDataInvalid],
  audit: {
    action: 'content.imported',
    category: 'admin',
    resource: 'content_item',
    subject: ({ item: { legacyId, organizationId }, terms: { runId } }: ImportLegacyItem, taken?: Taken) => ({
      resourceId: hereId('item', legacyId),
      organizationId,
      details: { runId, legacyId, ...taken },
    }),
  },
})
export class ImportLegacyItem extends Command<Taken> {
  constructor(
    readonly item: LegacyItem,
    readonly terms: LegacyTerms,
  ) {
    super();
  }
}

@CommandHandler(ImportLegacyItem)
export class ImportLegacyItemHandler implements ICommandHandler<ImportLegacyItem> {
  constructor(
    private readonly legacy: LegacyContent,
    private readonly checks: ContentChecks,
    private readonly clock: Clock,
  ) {}

  async execute({ item, terms: { runId, dryRun } }: ImportLegacyItem): Promise<Taken> {
    const taken = await this.take(item, runId);
    if (dryRun) throw new ContentDryRunEnded(taken);
    return taken;
  }

  private async take(item: LegacyItem, runId: string): Promise<Taken> {
    const { legacyId, organizationId } = item;
    if (await this.legacy.lock('item', legacyId)) return { outcome: 'unchanged', reassigned: false };
    const author = await this.legacy.standIn(organizationId, item.author);
    const id = hereId('item', legacyId);
    await this.write(id, author.id, item);
    this.legacy.add({ kind: 'item', legacyId, organizationId, hereId: id, runId }, this.clock.now());
    return { outcome: 'created', reassigned: author.reassigned };
  }

  private async write(id: string, author: string, item: LegacyItem): Promise<void> {
    const {
      organizationId,
      repository,
      title,
      description,
      status,
      version,
      createdAt,
      updatedAt,
      publishedAt,
    } = item;
    const data = withReferences(item.contentData, (legacyId) => hereId('item', legacyId));
    const { contentData, schemaVersion } = this.checks.accept(repository, data, LEGACY_SCHEMA);
    const [content, metadata] = [JSON.stringify(contentData), JSON.stringify(item.metadata)];
    const live = status === 'published' ? version : null;
    const approved = status === 'published' || status === 'approved' ? [version] : [];
    const labels = live
      ? [{ label: PRODUCTION, version, movedBy: author, movedAt: publishedAt ?? updatedAt }]
      : [];
    await commandRows(sql`
      insert into content.items (id, organization_id, repository, title, description, content_data, schema_version, metadata, status, version,
                                 published_version, approved_versions, labels, created_by, created_at, updated_at, published_at)
      values (${id}, ${organizationId}, ${repository}, ${title}, ${description}, ${content}::jsonb, ${schemaVersion}, ${metadata}::jsonb, ${status},
              ${version}, ${live}, ${JSON.stringify(approved)}::jsonb, ${JSON.stringify(labels)}::jsonb, ${author}, ${createdAt},
              ${updatedAt}, ${publishedAt})`);
    await commandRows(sql`
      insert into content.versions (organization_id, item_id, number, title, description, content_data, schema_version, metadata, created_by, created_at)
      values (${organizationId}, ${id}, ${version}, ${title}, ${description}, ${content}::jsonb, ${schemaVersion}, ${metadata}::jsonb, ${author}, ${updatedAt})`);
  }
}
