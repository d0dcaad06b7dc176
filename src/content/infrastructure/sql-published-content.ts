import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentVisibility } from '../features/visibility.js';
import { ContentIndex, SEARCH_SETTINGS } from '../search/content-index.js';
import { questionQuery } from '../search/search-terms.js';
import { PublishedContent, type PublishedAgent, type PublishedPassage } from '../published-content.js';

@Injectable()
export class SqlPublishedContent extends PublishedContent {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
    private readonly index: ContentIndex,
  ) {
    super();
  }

  agent(id: string): Promise<PublishedAgent | undefined> {
    return this.db
      .one<PublishedAgent>(sql`select i.id, v.number as version, v.title, v.content_data as "contentData"
        from content.items i
        join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id and v.number = i.published_version
       where i.id = ${id} and i.repository = 'ai_agents' and ${this.visibility.usableCondition()}`);
  }

  agentVersion(id: string, version: number): Promise<PublishedAgent | undefined> {
    return this.db
      .one<PublishedAgent>(sql`select item_id as id, number as version, title, content_data as "contentData"
        from content.versions where item_id = ${id} and number = ${version}`);
  }

  /** The passage is the part of the text around the words of the question. */
  async passages(question: string, limit: number): Promise<PublishedPassage[]> {
    const readable = await this.visibility.readableCondition();
    const ids = await this.index.withWords(questionQuery(question));
    return this.db.rows<PublishedPassage>(
      sql`
      with candidates as materialized (
        select i.id, i.organization_id, e.version, e.language, e.words
          from content.items i
          join content.search_entries e
            on e.organization_id = i.organization_id and e.item_id = i.id and e.version = i.published_version
         where i.id = any (${ids}::uuid[] || ${this.visibility.sharedIds()}) and i.repository = 'documents' and ${readable}
      ), asked as materialized (
        select s.language, ${questionQuery(question)} as query from (select distinct language from candidates) s
      ), found as (
        select c.*, asked.query, ts_rank_cd(c.words, asked.query, 1) as score
          from candidates c join asked on asked.language = c.language
         where c.words @@ asked.query
         order by score desc, c.id limit ${limit}
      )
      select f.id as "itemId", f.version, v.title, f.score,
             ts_headline(content.search_configuration(f.language), coalesce(v.content_data ->> 'body', v.title), f.query,
                         'StartSel="", StopSel="", MaxWords=60, MinWords=25, MaxFragments=1') as text
        from found f
        join content.versions v on v.organization_id = f.organization_id and v.item_id = f.id and v.number = f.version
       order by f.score desc, f.id`,
      SEARCH_SETTINGS,
    );
  }
}
