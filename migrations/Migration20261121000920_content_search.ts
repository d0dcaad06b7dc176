import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

/** Languages that PostgreSQL brings a stemmer for, by the codes people write. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  arabic: ['ar'],
  armenian: ['hy'],
  basque: ['eu'],
  catalan: ['ca'],
  danish: ['da'],
  dutch: ['nl'],
  english: ['en'],
  finnish: ['fi'],
  french: ['fr'],
  german: ['de'],
  greek: ['el'],
  hindi: ['hi'],
  hungarian: ['hu'],
  indonesian: ['id'],
  irish: ['ga'],
  italian: ['it'],
  lithuanian: ['lt'],
  nepali: ['ne'],
  norwegian: ['no', 'nb', 'nn'],
  portuguese: ['pt'],
  romanian: ['ro'],
  russian: ['ru'],
  serbian: ['sr'],
  spanish: ['es'],
  swedish: ['sv'],
  tamil: ['ta'],
  turkish: ['tr'],
  yiddish: ['yi'],
};

/** What the organization above gives to the current one now. */
const SHARED = `(select a.item_id from content.assignments a
  where a.target_organization_id = ${CURRENT_ORGANIZATION} and a.is_active
    and (a.starts_at is null or a.starts_at <= now()) and (a.expires_at is null or a.expires_at > now()))`;

/**
 * What search looks into: the words of the newest and of the live version of every item. It is written by triggers,
 * so that whatever writes items, an import or a script included, cannot leave it behind.
 */
export class Migration20261121000920_content_search extends Migration {
  override up(): void {
    for (const extension of ['unaccent', 'pg_trgm', 'btree_gin'])
      this.addSql(`create extension if not exists ${extension}`);
    this.languages();
    this.entries();
    this.triggers();
    // Row level security holds for the owner too: without this it would find nothing to index.
    const tables = ['content.items', 'content.versions', 'content.search_entries'];
    for (const table of tables) this.addSql(`alter table ${table} no force row level security`);
    this.addSql(`insert into content.search_entries
      select e.* from content.items i join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id
         and v.number in (i.version, i.published_version), content.search_entry(v) e`);
    for (const table of tables) this.addSql(`alter table ${table} force row level security`);
    // It had every version there ever was, in English.
    this.addSql(`alter table content.versions drop column search_vector`);
  }

  /** Text search that takes é for e. Those of PostgreSQL do not, and an index can only be asked what it was built with. */
  private languages(): void {
    const configurations = [
      ...Object.keys(LANGUAGES).map((name) => [name, `${name}_stem`]),
      ['simple', 'simple'],
    ];
    for (const [name, dictionary] of configurations) {
      this.addSql(`create text search configuration content.${name} (copy = pg_catalog.${name})`);
      this.addSql(`alter text search configuration content.${name}
        alter mapping for hword, hword_part, word with unaccent, pg_catalog.${dictionary}`);
    }
    const cases = Object.entries(LANGUAGES).flatMap(([name, codes]) =>
      codes.map((code) => `when '${code}' then 'content.${name}'::regconfig`),
    );
    this
      .addSql(`create function content.search_configuration(language text) returns regconfig immutable parallel safe
      return case language ${cases.join(' ')} else 'content.simple'::regconfig end`);
    this
      .addSql(`create function content.language_of(metadata jsonb, content_data jsonb) returns text immutable parallel safe
      return coalesce(
        substring(lower(coalesce(metadata ->> 'language', content_data ->> 'language', 'en')) from '^([a-z]{2,3})([-_]|$)'),
        'und')`);
  }

  private entries(): void {
    this.addSql(`create table content.search_entries (
      organization_id uuid not null,
      item_id uuid not null,
      version int not null,
      language text not null,
      names text not null,
      words tsvector not null,
      primary key (organization_id, item_id, version),
      foreign key (organization_id, item_id) references content.items (organization_id, id) on delete cascade
    )`);
    // What waits to be merged into the index is read by every search, so it is kept short.
    const merged = `with (gin_pending_list_limit = 256)`;
    this.addSql(
      `create index search_entries_words on content.search_entries using gin (organization_id, words) ${merged}`,
    );
    this.addSql(`create index search_entries_names on content.search_entries
      using gin (organization_id, names gin_trgm_ops) ${merged}`);
    this.addSql(
      `create index search_entries_languages on content.search_entries (organization_id, language)`,
    );
    this.addSql(
      protect('content.search_entries', {
        app: ['select', 'insert', 'delete'],
        system: ['select', 'insert', 'delete'],
      }),
    );
    this.addSql(`create policy erased_rows on content.search_entries as restrictive for delete to app_system
      using (organization_id = ${CURRENT_ORGANIZATION})`);
    this.addSql(`create policy shared_rows on content.search_entries for select to app_user
      using (item_id in ${SHARED} and exists (select from content.items i
        where i.id = search_entries.item_id and i.published_version = search_entries.version))`);
  }

  private triggers(): void {
    // The simple words of title and description let the beginning of a word find it, whatever its stem is.
    this
      .addSql(`create function content.search_words(language text, title text, description text, content_data jsonb)
      returns tsvector stable language plpgsql as $$
      declare
        stemmed regconfig := content.search_configuration(language);
        names tsvector := setweight(to_tsvector(stemmed, title) || to_tsvector('content.simple', title), 'A') ||
          setweight(to_tsvector(stemmed, coalesce(description, '')) || to_tsvector('content.simple', coalesce(description, '')), 'B');
      begin
        return names || setweight(jsonb_to_tsvector(stemmed, content_data, '["string"]'), 'C');
      exception when program_limit_exceeded then
        -- More words than a tsvector holds: the first of them are better than an item that cannot be saved.
        return names || setweight(to_tsvector(stemmed, left(content_data::text, 50000)), 'C');
      end $$`);
    this
      .addSql(`create function content.search_entry(v content.versions) returns content.search_entries stable language sql as $$
        select v.organization_id, v.item_id, v.number, l.language,
               left(lower(unaccent(v.title || ' ' || coalesce(v.description, ''))), 1000),
               content.search_words(l.language, v.title, v.description, v.content_data)
          from content.language_of(v.metadata, v.content_data) l (language)
      $$`);
    // An item and its version may be written in either order: whatever comes second finds the first.
    this.addSql(`create function content.index_versions() returns trigger language plpgsql as $$
      begin
        insert into content.search_entries
          select e.* from written w
            join content.items i on i.organization_id = w.organization_id and i.id = w.item_id
                 and w.number in (i.version, i.published_version)
            join content.versions v on v.organization_id = w.organization_id and v.item_id = w.item_id and v.number = w.number,
                 content.search_entry(v) e
        on conflict do nothing;
        return null;
      end $$`);
    this.addSql(`create function content.index_items() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          delete from content.search_entries e using written w
           where e.organization_id = w.organization_id and e.item_id = w.id
             and e.version <> w.version and e.version is distinct from w.published_version;
        end if;
        insert into content.search_entries
          select e.* from written w
            join content.versions v on v.organization_id = w.organization_id and v.item_id = w.id
                 and v.number in (w.version, w.published_version)
                 and not exists (select from content.search_entries s
                                  where s.organization_id = w.organization_id and s.item_id = w.id and s.version = v.number),
                 content.search_entry(v) e
        on conflict do nothing;
        return null;
      end $$`);
    this.addSql(`create trigger index_versions after insert on content.versions
      referencing new table as written for each statement execute function content.index_versions()`);
    for (const event of ['insert', 'update'])
      this.addSql(`create trigger index_items_on_${event} after ${event} on content.items
        referencing new table as written for each statement execute function content.index_items()`);
  }

  override down(): void {
    this.addSql(`alter table content.versions add column search_vector tsvector generated always as (
        setweight(to_tsvector('english', title), 'A') ||
        setweight(to_tsvector('english', coalesce(description, '')), 'B') ||
        setweight(jsonb_to_tsvector('english', content_data, '["string"]'), 'C')) stored`);
    this.addSql(`create index versions_search on content.versions using gin (search_vector)`);
    this.addSql(`drop trigger index_versions on content.versions`);
    for (const event of ['insert', 'update'])
      this.addSql(`drop trigger index_items_on_${event} on content.items`);
    this
      .addSql(`drop function content.index_versions, content.index_items, content.search_entry, content.search_words,
      content.language_of, content.search_configuration`);
    this.addSql(`drop table content.search_entries`);
    for (const name of [...Object.keys(LANGUAGES), 'simple'])
      this.addSql(`drop text search configuration content.${name}`);
    for (const extension of ['btree_gin', 'pg_trgm', 'unaccent']) this.addSql(`drop extension ${extension}`);
  }
}
