import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import { currentPayload, type Payload } from '../domain/content-schemas.js';
import { PRODUCTION } from '../domain/item-labels.js';
import { filledIn, type PromptData, type PromptReference } from '../domain/prompt.js';
import { ContentVisibility, labelOf } from '../features/visibility.js';
import {
  PublishedContent,
  type NamedAgent,
  type PassageSearch,
  type PublishedAgent,
  type PublishedPassage,
} from '../published-content.js';
import { PassageFinder } from './passage-finder.js';

@Injectable()
export class SqlPublishedContent extends PublishedContent {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
    private readonly finder: PassageFinder,
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

  draft(id: string): Promise<PublishedAgent | undefined> {
    return this.read(sql`select ${AGENT_COLUMNS}
        from content.items i join content.versions v on v.item_id = i.id and v.number = i.version
       where i.id = ${id} and i.repository = 'ai_agents' and i.status <> 'archived' ${this.visibility.workingCondition()}`);
  }

  agentVersion(id: string, version: number): Promise<PublishedAgent | undefined> {
    return this.read(sql`select ${AGENT_COLUMNS}
        from content.versions v join content.items i on i.id = v.item_id
       where v.item_id = ${id} and v.number = ${version} and i.repository = 'ai_agents'`);
  }

  approvedAgent(
    id: string,
    { label, version }: { readonly label?: string; readonly version?: number },
  ): Promise<PublishedAgent | undefined> {
    const number = version ?? (label === undefined || label === PRODUCTION ? IN_PRODUCTION : labelOf(label));
    return this.read(sql`select ${AGENT_COLUMNS}
        from content.items i
        join content.versions v on v.item_id = i.id and v.number = ${number}
       where i.id = ${id} and i.repository = 'ai_agents' and i.status <> 'archived' and ${this.visibility.usableCondition()}
         and i.published_version is not null
         and (v.number = i.published_version or i.approved_versions @> to_jsonb(v.number))`);
  }

  passages(question: string, search: PassageSearch): Promise<PublishedPassage[]> {
    return this.finder.find(question, search);
  }

  agents(): Promise<NamedAgent[]> {
    return this.db.rows(sql`select i.id, v.title, coalesce(i.published_at, i.updated_at) as "publishedAt"
        from content.items i
        join content.versions v on v.item_id = i.id and v.number = i.published_version
       where i.repository = 'ai_agents' and i.status <> 'archived' and ${this.visibility.usableCondition()}
       order by i.published_at desc, i.id limit ${MAX_AGENTS}`);
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

const MAX_AGENTS = 1_000;

const AGENT_COLUMNS = fragment(
  `i.id, v.number as version, v.title, v.content_data as "contentData", v.schema_version as "schemaVersion"`,
);

/** A label that an author may move at will counts only where it points at what was approved. */
const IN_PRODUCTION = sql`coalesce((select (l ->> 'version')::int from jsonb_array_elements(i.labels) l
  where l ->> 'label' = ${PRODUCTION} and i.approved_versions @> (l -> 'version')), i.published_version)`;

const joined = (prompt: string, own: unknown): string =>
  [prompt, own].filter((part) => typeof part === 'string' && part.trim() !== '').join('\n\n');
