import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** What the organization above gives to the current one now. */
const SHARED = `(select a.item_id from content.assignments a
  where a.target_organization_id = ${CURRENT_ORGANIZATION} and a.is_active
    and (a.starts_at is null or a.starts_at <= now()) and (a.expires_at is null or a.expires_at > now()))`;

/**
 * The texts of the files that items show, in passages: what search looks into besides the items' own words, and what
 * can be quoted. The words of a passage are kept for every language that an item shows the file in.
 */
export class Migration20261121000932_content_passages extends Migration {
  override up(): void {
    this
      .addSql(`create function content.media_of(content_data jsonb) returns uuid immutable parallel safe language sql return
      case when content_data ->> 'media_asset_id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
           then (content_data ->> 'media_asset_id')::uuid end`);
    this.addSql(`create table content.media_passages (
      organization_id uuid not null,
      asset_id uuid not null,
      position int not null check (position > 0),
      content text not null,
      primary key (organization_id, asset_id, position)
    )`);
    this.addSql(`create table content.media_words (
      organization_id uuid not null,
      asset_id uuid not null,
      language text not null,
      position int not null,
      words tsvector not null,
      primary key (organization_id, asset_id, position, language),
      foreign key (organization_id, asset_id, position)
        references content.media_passages (organization_id, asset_id, position) on delete cascade
    )`);
    for (const table of ['content.media_passages', 'content.media_words']) {
      this.addSql(protect(table, { app: ['select', 'insert', 'delete'] }));
      this.addSql(`create policy shared_rows on ${table} for select to app_user
        using (exists (select from content.items i
          join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id and v.number = i.published_version
         where i.id in ${SHARED} and content.media_of(v.content_data) = asset_id))`);
      this.addSql(`create policy erased_rows on ${table} as restrictive for delete to app_system
        using (organization_id = ${CURRENT_ORGANIZATION})`);
      this.addSql(
        `create policy erasable_rows on ${table} to app_system using (organization_id = ${CURRENT_ORGANIZATION}) with check (false)`,
      );
      this.addSql(`grant select, delete on ${table} to app_system`);
    }
    this.addSql(`grant update (words) on content.search_entries to app_user`);
    this.functions();
    this.readWhatIsThere();
  }

  private functions(): void {
    this.addSql(`create aggregate content.together(tsvector) (sfunc = tsvector_concat, stype = tsvector)`);
    // Reading a long text takes a second, and every version of an item may show the same one: its words are kept.
    this
      .addSql(`create function content.words_of_media(organization uuid, asset uuid, language text) returns tsvector language plpgsql as $$
      declare
        stemmed regconfig := content.search_configuration(language);
        found tsvector;
      begin
        insert into content.media_words (organization_id, asset_id, language, position, words)
          select p.organization_id, p.asset_id, words_of_media.language, p.position, to_tsvector(stemmed, p.content)
            from content.media_passages p
           where p.organization_id = organization and p.asset_id = asset
             and not exists (select from content.media_words w where w.organization_id = organization and w.asset_id = asset
                                and w.language = words_of_media.language and w.position = p.position)
        on conflict do nothing;
        select content.together(w.words order by w.position) into found from content.media_words w
         where w.organization_id = organization and w.asset_id = asset and w.language = words_of_media.language;
        return found;
      exception when program_limit_exceeded then
        -- More words than a tsvector holds: the first of them are better than an item that cannot be saved.
        return (select content.together(w.words order by w.position) from content.media_words w
                 where w.organization_id = organization and w.asset_id = asset and w.language = words_of_media.language
                   and w.position <= 50);
      end $$`);
    // Whoever writes a version and whoever brings the text of its file wait for each other: the second finds both.
    this.addSql(`drop function content.search_entry(content.versions)`);
    this
      .addSql(`create function content.search_entry(v content.versions) returns content.search_entries language plpgsql as $$
      declare
        entry content.search_entries;
        asset uuid := content.media_of(v.content_data);
      begin
        entry.organization_id := v.organization_id;
        entry.item_id := v.item_id;
        entry.version := v.number;
        entry.language := content.language_of(v.metadata, v.content_data);
        entry.names := left(lower(public.unaccent(v.title || ' ' || coalesce(v.description, ''))), 1000);
        entry.words := content.search_words(entry.language, v.title, v.description, v.content_data);
        if asset is not null then
          perform pg_advisory_xact_lock_shared(hashtextextended('content.media ' || asset, 0));
          entry.words := content.with_words(entry.words, content.words_of_media(v.organization_id, asset, entry.language));
        end if;
        return entry;
      end $$`);
    this
      .addSql(`create function content.with_words(words tsvector, media tsvector) returns tsvector immutable language plpgsql as $$
      begin
        return words || setweight(coalesce(media, ''), 'C');
      exception when program_limit_exceeded then
        return words;
      end $$`);
    this.addSql(`create function content.index_media(asset uuid) returns void language sql as $$
      update content.search_entries e set words = n.words
        from content.versions v cross join lateral content.search_entry(v) n
       where v.organization_id = ${CURRENT_ORGANIZATION} and v.content_data ? 'media_asset_id'
         and v.content_data ->> 'media_asset_id' = asset::text
         and e.organization_id = v.organization_id and e.item_id = v.item_id and e.version = v.number
      $$`);
  }

  /** Documents that were read before there was a place for them here, cut by length alone. */
  private readWhatIsThere(): void {
    const tables = [
      'media.texts',
      'content.versions',
      'content.media_passages',
      'content.media_words',
      'content.search_entries',
    ];
    for (const table of tables) this.addSql(`alter table ${table} no force row level security`);
    this.addSql(`insert into content.media_passages (organization_id, asset_id, position, content)
      select t.organization_id, t.asset_id, n, substring(t.content from (n - 1) * 2000 + 1 for 2000)
        from media.texts t, generate_series(1, (length(t.content) + 1999) / 2000) n`);
    this.addSql(`update content.search_entries e set words = n.words
        from content.versions v cross join lateral content.search_entry(v) n
       where v.content_data ? 'media_asset_id' and e.organization_id = v.organization_id and e.item_id = v.item_id
         and e.version = v.number`);
    for (const table of tables) this.addSql(`alter table ${table} force row level security`);
  }

  override down(): void {
    this.addSql(
      `drop function content.index_media, content.search_entry, content.with_words, content.words_of_media`,
    );
    this.addSql(`drop aggregate content.together(tsvector)`);
    this.addSql(`drop table content.media_words, content.media_passages`);
    this.addSql(`drop function content.media_of`);
    this.addSql(`revoke update (words) on content.search_entries from app_user`);
    this
      .addSql(`create function content.search_entry(v content.versions) returns content.search_entries stable language sql as $$
        select v.organization_id, v.item_id, v.number, l.language,
               left(lower(unaccent(v.title || ' ' || coalesce(v.description, ''))), 1000),
               content.search_words(l.language, v.title, v.description, v.content_data)
          from content.language_of(v.metadata, v.content_data) l (language)
      $$`);
  }
}
