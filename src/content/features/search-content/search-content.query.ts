import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { SearchTooBroad } from '../../domain/content-item.errors.js';
import { ContentIndex, inTime, SEARCH_SETTINGS } from '../../search/content-index.js';
import { asHtml } from '../../search/highlights.js';
import { likeness, namesAlike, readTerms, termsQuery, type SearchTerms } from '../../search/search-terms.js';
import { ContentVisibility } from '../visibility.js';
import type { FacetCount, SearchFacets, SearchHit, SearchResults } from './search-content.view.js';
import { fileExcerpts, foundIn, type Matching, type SearchFilters } from './search-statement.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [CursorInvalid, SearchTooBroad] })
export class SearchContent extends Query<SearchResults> {
  constructor(
    readonly text: string,
    readonly page: PageRequest,
    readonly filters: SearchFilters = {},
  ) {
    super();
  }
}

@QueryHandler(SearchContent)
export class SearchContentHandler implements IQueryHandler<SearchContent> {
  constructor(
    private readonly index: ContentIndex,
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute(search: SearchContent): Promise<SearchResults> {
    const terms = readTerms(search.text);
    const exact = await this.find(search, await this.exactly(terms));
    if (exact.total > 0 || terms.words.length === 0) return exact;
    return this.find(search, await this.alike(terms));
  }

  private async exactly(terms: SearchTerms): Promise<Matching> {
    return { kind: 'words', ids: await this.index.withWords(termsQuery(terms)), query: termsQuery(terms) };
  }

  /** Only where nothing was found that he may see: whatever he may not see changes nothing of the answer. */
  private async alike({ words }: SearchTerms): Promise<Matching> {
    const ids = await this.index.withNames(words);
    return { kind: 'names', ids, matches: namesAlike(words), score: likeness(words) };
  }

  private async find({ filters, page }: SearchContent, matching: Matching): Promise<SearchResults> {
    const rows = await inTime(() =>
      this.db.rows<Row>(foundIn(this.visibility, matching, filters, page), SEARCH_SETTINGS),
    );
    const { total, facets } = rows[0] as Row;
    const hits = rows.filter((row) => row.id !== null);
    const { data, nextCursor } = toPage(hits, page.limit, ({ score, id }) => [score, id]);
    const excerpts = await this.excerptsOfFiles(data, matching);
    return {
      data: data.map((row) => toHit({ ...row, markedExcerpt: excerpts.get(row.id) ?? row.markedExcerpt })),
      nextCursor,
      total,
      similar: matching.kind === 'names',
      facets: toFacets(facets ?? []),
    };
  }

  private async excerptsOfFiles(hits: readonly Row[], matching: Matching): Promise<Map<string, string>> {
    const withFile = hits.filter(({ hasFile }) => hasFile);
    if (withFile.length === 0 || matching.kind === 'names') return new Map();
    const rows = await inTime(() =>
      this.db.rows<Pick<Row, 'id' | 'markedExcerpt'>>(
        fileExcerpts(matching.query, withFile),
        SEARCH_SETTINGS,
      ),
    );
    return new Map(rows.map(({ id, markedExcerpt }) => [id, markedExcerpt]));
  }
}

/** A hit, and in the first row what holds for all of them; that row is there even when there is no hit. */
interface Row extends Omit<SearchHit, 'highlights'> {
  readonly markedTitle: string;
  readonly markedExcerpt: string;
  readonly hasFile: boolean;
  readonly total: number;
  readonly facets: (FacetCount & { readonly facet: keyof SearchFacets })[] | null;
}

const toHit = ({
  markedTitle,
  markedExcerpt,
  hasFile: _hasFile,
  total: _total,
  facets: _facets,
  ...hit
}: Row): SearchHit => ({
  ...hit,
  highlights: { title: asHtml(markedTitle), excerpt: asHtml(markedExcerpt) },
});

function toFacets(counts: NonNullable<Row['facets']>): SearchFacets {
  const of = (name: keyof SearchFacets): FacetCount[] =>
    counts.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value, count }));
  return {
    repository: of('repository'),
    status: of('status'),
    createdBy: of('createdBy'),
    language: of('language'),
  };
}
