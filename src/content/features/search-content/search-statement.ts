import type { PageRequest } from '#libs/kernel/page.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import type { ItemStatus } from '../../domain/content-item.js';
import type { RepositoryName } from '../../domain/repository-name.js';
import { bestPassage } from '../../search/content-index.js';
import { MARKERS, SELECTORS } from '../../search/highlights.js';
import type { ContentVisibility } from '../visibility.js';
import type { SearchFacets } from './search-content.view.js';

export interface SearchFilters {
  readonly repository?: RepositoryName;
  readonly status?: ItemStatus;
  readonly createdBy?: string;
  readonly language?: string;
  readonly updatedSince?: Date;
  readonly assigned?: boolean;
}

/** Items that may fit, and how it is decided which of them do; `ids` is an array as PostgreSQL writes it. */
export type Matching =
  | { readonly kind: 'words'; readonly ids: string; readonly query: Statement }
  | { readonly kind: 'names'; readonly ids: string; readonly matches: Statement; readonly score: Statement };

const COLUMN_OF: Readonly<Record<keyof SearchFacets, string>> = {
  repository: 'repository',
  status: 'status',
  createdBy: 'created_by',
  language: 'language',
};

const FACETS = Object.keys(COLUMN_OF) as (keyof SearchFacets)[];
const MOST_VALUES = 20;

/** More of a text is not looked through for the parts that are shown: it costs milliseconds for each item. */
const MOST_SHOWN = 10_000;
const TITLE_OPTIONS = `${SELECTORS}, HighlightAll=true`;
const EXCERPT_OPTIONS = `${SELECTORS}, MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "`;

/** One page, with the number of all hits and of those of each facet in its first row. As the asker, under his rights. */
export function foundIn(
  visibility: ContentVisibility,
  matching: Matching,
  filters: SearchFilters,
  { after, limit }: PageRequest,
): Statement {
  const [score, id] = after ?? [];
  return sql`with ${candidates(visibility, matching, filters)}, ${found(matching)}, page as (
      select * from found where ${filtered(filters)} ${when(after, () => sql`and (score, id) < (${score}::float4, ${id}::uuid)`)}
       order by score desc, id desc limit ${limit + 1}
    ), numbers as (
      select (select count(*)::int from found where ${filtered(filters)}) as total,
             (select jsonb_agg(f) from (${counts(filters)}) f) as facets
    )
    select page.id, page.repository, v.title, v.description, page.status, page.version, page.language,
           page.created_by as "createdBy", page.updated_at as "updatedAt", page.score, numbers.total,
           case when row_number() over (order by page.score desc, page.id desc) = 1 then numbers.facets end as facets,
           content.media_of(v.content_data) is not null as "hasFile",
           ${highlights(matching)}
      from numbers left join page on true
      left join content.versions v
        on v.organization_id = page.organization_id and v.item_id = page.id and v.number = page.version
     order by page.score desc, page.id desc`;
}

/** What the asker sees of it, before anything is ranked or counted. */
function candidates(visibility: ContentVisibility, { ids }: Matching, filters: SearchFilters): Statement {
  return sql`candidates as materialized (
      select items.id, items.organization_id, items.version, items.repository, items.status::text as status,
             items.created_by, items.updated_at, e.language, e.names, e.words
        from ${visibility.items()}
        join content.search_entries e
          on e.organization_id = items.organization_id and e.item_id = items.id and e.version = items.version
       where items.id = any (${ids}::uuid[] || ${visibility.sharedIds()})
         ${when(filters.updatedSince, () => sql`and items.updated_at >= ${filters.updatedSince}`)}
         ${when(filters.assigned, () => sql`and ${visibility.assignedCondition()}`)}
    )`;
}

function found(matching: Matching): Statement {
  if (matching.kind === 'names')
    return sql`found as materialized (
      select e.*, ${matching.score} as score from candidates e where ${matching.matches}
    )`;
  return sql`asked as materialized (
      select s.language, ${matching.query} as query from (select distinct language from candidates) s
    ), found as materialized (
      select c.*, asked.query, ts_rank(c.words, asked.query, 1) as score
        from candidates c join asked on asked.language = c.language
       where c.words @@ asked.query
    )`;
}

function filtered(filters: SearchFilters, except?: keyof SearchFacets): Statement {
  return FACETS.filter((facet) => facet !== except && filters[facet] !== undefined)
    .map((facet) => sql`${fragment(COLUMN_OF[facet])} = ${filters[facet]}`)
    .reduce((all, one) => sql`${all} and ${one}`, fragment('true'));
}

const counts = (filters: SearchFilters): Statement =>
  FACETS.map((facet) => {
    const column = fragment(COLUMN_OF[facet]);
    return sql`(select ${facet}::text as facet, ${column}::text as value, count(*)::int as count
        from found where ${filtered(filters, facet)} group by ${column} order by 3 desc, 2 limit ${MOST_VALUES})`;
  }).reduce((all, one) => sql`${all} union all ${one}`);

const shown = (text: Statement): Statement => sql`translate(${text}, ${MARKERS}, '')`;

const OWN_TEXT = sql`left(concat_ws(E'\n', v.description, v.content_data ->> 'body', v.content_data ->> 'transcript',
      v.content_data ->> 'template', v.content_data ->> 'system_prompt', v.content_data ->> 'greeting'), ${MOST_SHOWN}::int)`;

const marked = (text: Statement, options: string): Statement =>
  sql`ts_headline(content.search_configuration(page.language), ${shown(text)}, page.query, ${options})`;

function highlights({ kind }: Matching): Statement {
  const title = fragment('v.title');
  return kind === 'names'
    ? sql`${shown(title)} as "markedTitle", left(${shown(OWN_TEXT)}, 200) as "markedExcerpt"`
    : sql`${marked(title, TITLE_OPTIONS)} as "markedTitle", ${marked(OWN_TEXT, EXCERPT_OPTIONS)} as "markedExcerpt"`;
}

/** What is shown of hits with a file, which have their words there perhaps: only those, because it is another statement. */
export const fileExcerpts = (query: Statement, hits: readonly Hit[]): Statement =>
  sql`select page.id, ${marked(sql`concat_ws(E'\n', ${OWN_TEXT}, file.content)`, EXCERPT_OPTIONS)} as "markedExcerpt"
    from (select s.id, s.version, s.language, ${query} as query
            from unnest(${hits.map(({ id }) => id)}::uuid[], ${hits.map(({ version }) => version)}::int[],
                        ${hits.map(({ language }) => language)}::text[]) s (id, version, language)) page
    join content.versions v on v.item_id = page.id and v.number = page.version
    ${bestPassage(fragment('page'))}`;

interface Hit {
  readonly id: string;
  readonly version: number;
  readonly language: string;
}
