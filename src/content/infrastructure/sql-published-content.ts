import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentVisibility } from '../features/visibility.js';
import { PublishedContent, type PublishedAgent, type PublishedPassage } from '../published-content.js';

@Injectable()
export class SqlPublishedContent extends PublishedContent {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
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

  /**
   * Any word of the question may match, the rank decides: a person asks in sentences, and a document rarely
   * has every word of one. The passage is the part of the text around the matches.
   */
  async passages(question: string, limit: number): Promise<PublishedPassage[]> {
    const readable = await this.visibility.readableCondition();
    return this.db.rows<PublishedPassage>(sql`
      with asked as (
        select replace(plainto_tsquery('english', ${question})::text, '&', '|')::tsquery as query
      ), found as (
        select i.id, v.number, v.title, v.content_data, ts_rank_cd(v.search_vector, asked.query, 1) as score, asked.query
          from asked, content.versions v
          join content.items i on i.organization_id = v.organization_id and i.id = v.item_id and i.published_version = v.number
         where i.repository = 'documents' and v.search_vector @@ asked.query and ${readable}
         order by score desc, i.id limit ${limit}
      )
      select id as "itemId", number as version, title, score,
             ts_headline('english', coalesce(content_data ->> 'body', title), query,
                         'StartSel="", StopSel="", MaxWords=60, MinWords=25, MaxFragments=1') as text
        from found order by score desc, id`);
  }
}
