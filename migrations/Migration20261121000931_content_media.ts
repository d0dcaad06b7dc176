import { Migration } from '@mikro-orm/migrations';

/** Finds the items that show a file. */
export class Migration20261121000931_content_media extends Migration {
  override up(): void {
    this
      .addSql(`create index versions_of_media on content.versions (organization_id, (content_data ->> 'media_asset_id'))
      where content_data ? 'media_asset_id'`);
  }

  override down(): void {
    this.addSql(`drop index content.versions_of_media`);
  }
}
