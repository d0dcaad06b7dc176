import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import { currentPayload, type Payload } from '../domain/content-schemas.js';
import { PRODUCTION } from '../domain/item-labels.js';
import { filledIn, type PromptData, type PromptReference } from '../domain/prompt.js';
import { ContentVisibility, labelOf } from '../features/visibility.js';
import { bestPassage, ContentIndex, SEARCH_SETTINGS } from '../search/content-index.js';
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

  agent(id: string, label?: string): Promise<PublishedAgent | undefined> {
    const number = label === undefined ? IN_PRODUCTION : labelOf(label);
    return this.read(sql`select ${AGENT_COLUMNS}
        from content.items i
        join content.versions v on v.item_id = i.id and v.number = ${number}
       where i.id = ${id} and i.repository = 'ai_agents' and i.status <> 'archived' and ${this.visibility.usableCondition()}
         ${when(label === undefined, () => fragment('and i.published_version is not null'))}
         ${this.visibility.labelledCondition()}`);
  }

  agentVersion(id: string, version: number): Promise<PublishedAgent | undefined> {
    return this.read(sql`select ${AGENT_COLUMNS}
        from content.versions v join content.items i on i.id = v.item_id
       where v.item_id = ${id} and v.number = ${version} and i.repository = 'ai_agents'`);
  }

  /** The passage is the part of the text, or of the document that was sent, around the words of the question. */
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
             ts_headline(content.search_configuration(f.language),
                         coalesce(nullif(concat_ws(E'\n', v.content_data ->> 'body', file.content), ''), v.title), f.query,
                         'StartSel="", StopSel="", MaxWords=60, MinWords=25, MaxFragments=1') as text
        from found f
        join content.versions v on v.organization_id = f.organization_id and v.item_id = f.id and v.number = f.version
        ${bestPassage(fragment('f'))}
       order by f.score desc, f.id`,
      SEARCH_SETTINGS,
    );
  }

  private async read(statement: Statement): Promise<PublishedAgent | undefined> {
    const row = await this.db.one<PublishedAgent & Payload>(statement);
    if (!row) return undefined;
    const { id, version, title } = row;
    const { contentData } = currentPayload('ai_agents', row);
    return { id, version, title, contentData: await this.withPrompt(contentData) };
  }

  /** A prompt that cannot be had now is left out: the agent's own words remain. */
  private async withPrompt(agent: Record<string, unknown>): Promise<Record<string, unknown>> {
    const reference = agent['prompt_ref'] as PromptReference | undefined;
    if (!reference?.id) return agent;
    const prompt = await this.prompt(reference);
    return prompt === undefined
      ? agent
      : { ...agent, system_prompt: joined(filledIn(prompt, reference.values ?? {}), agent['system_prompt']) };
  }

  private async prompt({ id, label, version }: PromptReference): Promise<PromptData | undefined> {
    const number = version ?? (label === undefined || label === PRODUCTION ? IN_PRODUCTION : labelOf(label));
    const row = await this.db.one<Payload>(sql`
      select v.content_data as "contentData", v.schema_version as "schemaVersion"
        from content.items i join content.versions v on v.item_id = i.id and v.number = ${number}
       where i.id = ${id} and i.repository = 'prompts' and i.published_version is not null
         and (v.number = i.published_version or i.approved_versions @> to_jsonb(v.number))`);
    return row && currentPayload('prompts', row).contentData;
  }
}

const AGENT_COLUMNS = fragment(
  `i.id, v.number as version, v.title, v.content_data as "contentData", v.schema_version as "schemaVersion"`,
);

/** A label that an author may move at will counts only where it points at what was approved. */
const IN_PRODUCTION = sql`coalesce((select (l ->> 'version')::int from jsonb_array_elements(i.labels) l
  where l ->> 'label' = ${PRODUCTION} and i.approved_versions @> (l -> 'version')), i.published_version)`;

const joined = (prompt: string, own: unknown): string =>
  [prompt, own].filter((part) => typeof part === 'string' && part.trim() !== '').join('\n\n');
