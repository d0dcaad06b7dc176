import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb, type Settings } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { SearchTooBroad } from '../domain/content-item.errors.js';
import { namesAlike } from './search-terms.js';

/**
 * How long one statement of a search may take, and how much of a word has to be right. Its plan is kept: it is the same
 * for every organization, and making it takes longer than most searches.
 */
export const SEARCH_SETTINGS: Settings = {
  statement_timeout: '2000',
  plan_cache_mode: 'force_generic_plan',
  'pg_trgm.word_similarity_threshold': '0.4',
};

/**
 * What of its file fits best, as `file.content`: to be joined to an entry `e` with its `query` and the version `v` it is
 * of. A file can be long, so that only one passage of it is looked through.
 */
export const bestPassage = (e: Statement): Statement =>
  sql`left join lateral (
      select p.content from content.media_words w
        join content.media_passages p
          on p.organization_id = w.organization_id and p.asset_id = w.asset_id and p.position = w.position
       where w.organization_id = v.organization_id and w.asset_id = content.media_of(v.content_data)
         and w.language = ${e}.language and w.words @@ ${e}.query
       order by ts_rank_cd(w.words, ${e}.query, 1) desc, w.position limit 1) file on true`;

/** What PostgreSQL says when a statement took too long. */
const CANCELLED = '57014';

/**
 * Which items of the organization have certain words in any of their indexed versions. As the system role, because
 * under row level security no index answers for words: their operators are not known to keep what they compare to
 * themselves. It gives ids and nothing else; what they stand for, and whether the asker may see it, is read as he.
 */
@Injectable()
export class ContentIndex {
  constructor(private readonly db: ReadDb) {}

  /** For a query that is said for the language `s.language`. The ids are an array as PostgreSQL writes it. */
  withWords(query: Statement): Promise<string> {
    const { organizationId } = currentMember();
    // Each language has words of its own, so the query is made once for each that the organization writes in, and all of
    // them are asked at once. Without the offset PostgreSQL would take all rows of the organization and compare each.
    return this.ids(sql`with recursive spoken as (
        (select language from content.search_entries where organization_id = ${organizationId} order by language limit 1)
        union all
        select (select e.language from content.search_entries e
                 where e.organization_id = ${organizationId} and e.language > spoken.language order by e.language limit 1)
          from spoken where spoken.language is not null
      ), asked as materialized (
        select string_agg('(' || content.asked_words(${organizationId}, s.language, s.query)::text || ')', ' | ')::tsquery as query
          from (select s.language, ${query} as query from spoken s where s.language is not null) s where numnode(s.query) > 0
      )
      select array_agg(distinct found.item_id)::text as ids
        from asked cross join lateral (
          select e.item_id from content.search_entries e
           where e.organization_id = ${organizationId}
             and content.indexed_words(e.organization_id, e.language, e.words) @@ asked.query
          offset 0) found`);
  }

  /** Whose title or description has words spelled like these. */
  withNames(words: readonly string[]): Promise<string> {
    return this.ids(sql`select array_agg(distinct e.item_id)::text as ids from content.search_entries e
      where e.organization_id = ${currentMember().organizationId} and ${namesAlike(words)}`);
  }

  private async ids(statement: Statement): Promise<string> {
    const [row] = await inTime(() => this.db.systemRows<{ ids: string | null }>(statement, SEARCH_SETTINGS));
    return row?.ids ?? '{}';
  }
}

/** Says what to do about a search that takes too long. */
export async function inTime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === CANCELLED) throw new SearchTooBroad();
    throw error;
  }
}
