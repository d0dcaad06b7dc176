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
  type PromptVersion,
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

  async instructions(id: string, version: number, used?: PromptVersion): Promise<string | undefined> {
    if (!this.visibility.mayRead) return undefined;
    const shown = (of: PromptVersion, repository: 'ai_agents' | 'prompts') =>
      this.db.one<Payload>(sql`select ${PAYLOAD}
          from content.versions v join content.items i on i.id = v.item_id and i.organization_id = v.organization_id
         where v.item_id = ${of.id} and v.number = ${of.version} and i.repository = ${repository}
           ${this.visibility.versionCondition()}`);
    const [agent, prompt] = await Promise.all([
      shown({ id, version }, 'ai_agents'),
      used && shown(used, 'prompts'),
    ]);
    if (!agent || (used && !prompt)) return undefined;
    const { contentData } = currentPayload('ai_agents', agent);
    const written = prompt
      ? writtenOut(contentData, currentPayload('prompts', prompt).contentData)
      : contentData;
    const { system_prompt: text } = written;
    return typeof text === 'string' ? text : undefined;
  }

  private async read(statement: Statement): Promise<PublishedAgent | undefined> {
    const row = await this.db.one<PublishedAgent & Payload>(statement);
    if (!row) return undefined;
    const { id, version, title } = row;
    const { contentData } = currentPayload('ai_agents', row);
    const prompt = await this.prompt(contentData['prompt_ref'] as PromptReference | undefined);
    // A prompt that cannot be had now is left out: the agent's own words remain.
    if (!prompt) return { id, version, title, contentData };
    const written = writtenOut(contentData, currentPayload('prompts', prompt).contentData);
    return { id, version, title, contentData: written, prompt: { id: prompt.id, version: prompt.version } };
  }

  private async prompt(
    reference: PromptReference | undefined,
  ): Promise<(Payload & PromptVersion) | undefined> {
    if (!reference?.id) return undefined;
    const { id, label, version } = reference;
    const number = version ?? (label === undefined || label === PRODUCTION ? IN_PRODUCTION : labelOf(label));
    return this.db.one<Payload & PromptVersion>(sql`
      select i.id, v.number as version, ${PAYLOAD}
        from content.items i join content.versions v on v.item_id = i.id and v.number = ${number}
       where i.id = ${id} and i.repository = 'prompts' and i.published_version is not null
         and (v.number = i.published_version or i.approved_versions @> to_jsonb(v.number))`);
  }
}

/** An agent with the prompt it refers to in front of its own words. */
function writtenOut(agent: Record<string, unknown>, prompt: PromptData): Record<string, unknown> {
  const { values = {} } = agent['prompt_ref'] as PromptReference;
  return { ...agent, system_prompt: joined(filledIn(prompt, values), agent['system_prompt']) };
}

const PAYLOAD = fragment('v.content_data as "contentData", v.schema_version as "schemaVersion"');

const MAX_AGENTS = 1_000;

const AGENT_COLUMNS = fragment(
  `i.id, v.number as version, v.title, v.content_data as "contentData", v.schema_version as "schemaVersion"`,
);

/** A label that an author may move at will counts only where it points at what was approved. */
const IN_PRODUCTION = sql`coalesce((select (l ->> 'version')::int from jsonb_array_elements(i.labels) l
  where l ->> 'label' = ${PRODUCTION} and i.approved_versions @> (l -> 'version')), i.published_version)`;

const joined = (prompt: string, own: unknown): string =>
  [prompt, own].filter((part) => typeof part === 'string' && part.trim() !== '').join('\n\n');
