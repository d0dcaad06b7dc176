import { Migration } from '@mikro-orm/migrations';

// What waits to be merged into the index is read by every search, so it is kept short.
const MERGED = `with (gin_pending_list_limit = 256)`;

/** Each word of the text of a tsvector or tsquery, which stands in quotes, with the mark before it. */
const marked = (text: string): string =>
  `regexp_replace(${text}, '''((?:[^'']|'''')*)''', '''' || mark || ' \\1''', 'g')`;

/**
 * Words are indexed with a mark of the organization and the language they are written in. Under an index that has the
 * organization beside the words, the beginning of a word is looked up among the words of all organizations.
 */
export class Migration20261121000985_content_search_words extends Migration {
  override up(): void {
    // Two organizations may share a mark by chance; their rows are told apart by the organization itself.
    this
      .addSql(`create function content.word_mark(organization uuid, language text) returns text immutable parallel safe
      return right(organization::text, 8) || language`);
    this
      .addSql(`create function content.indexed_words(organization uuid, language text, words tsvector) returns tsvector
      immutable parallel safe language plpgsql as $$
      declare
        mark text := content.word_mark(organization, language);
        written text := words::text;
      begin
        -- Marked, it would be more than a tsvector holds: most of the words, found by themselves if not in phrases.
        if octet_length(written) + length(words) * (octet_length(mark) + 1) > 1000000 then
          written := array_to_tsvector(array(select word from unnest(tsvector_to_array(words)) word
                                              where octet_length(word) <= 30 limit 20000))::text;
        end if;
        return ${marked('written')}::tsvector || array_to_tsvector(array[mark]);
      end $$`);
    // The mark by itself is asked for too, so that a query of nothing but "not this word" stays in the organization.
    this
      .addSql(`create function content.asked_words(organization uuid, language text, query tsquery) returns tsquery
      immutable parallel safe language plpgsql as $$
      declare
        mark text := content.word_mark(organization, language);
      begin
        return ('''' || mark || '''')::tsquery && ${marked('query::text')}::tsquery;
      end $$`);
    this.addSql(`drop index content.search_entries_words`);
    this.addSql(`create index search_entries_words on content.search_entries
      using gin (content.indexed_words(organization_id, language, words)) ${MERGED}`);
  }

  override down(): void {
    this.addSql(`drop index content.search_entries_words`);
    this.addSql(
      `create index search_entries_words on content.search_entries using gin (organization_id, words) ${MERGED}`,
    );
    this.addSql(`drop function content.asked_words, content.indexed_words, content.word_mark`);
  }
}
