import { Choice, Flag, Instant, Integer, ListOf, Nest, Text, Uuid } from '#libs/http/fields.js';
import { ApiProperty } from '@nestjs/swagger';
import { ITEM_STATUSES, type ItemStatus } from '../../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';

export class SearchHighlights {
  @Text({ max: 10_000, description: 'The title as HTML; words that were found are in `<mark>`' })
  title: string;

  @Text({
    max: 10_000,
    description: 'Parts of description and content as HTML; words that were found are in `<mark>`',
  })
  excerpt: string;
}

/** An item that was found, at the version that the asker sees. */
export class SearchHit {
  @Uuid()
  id: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @Choice(ITEM_STATUSES)
  status: ItemStatus;

  @Integer({ min: 1, max: 2_147_483_647, description: 'The version that was searched' })
  version: number;

  @Text({ max: 3, description: 'What it is written in, as an ISO 639 code; `und` where that is none' })
  language: string;

  @Uuid()
  createdBy: string;

  @Instant()
  updatedAt: Date;

  @ApiProperty({ type: 'number', description: 'Higher fits better; comparable within one search' })
  score: number;

  @Nest(() => SearchHighlights)
  highlights: SearchHighlights;
}

export class FacetCount {
  @Text({ max: 200 })
  value: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  count: number;
}

/** How many items there are of each value. Each facet leaves its own filter out, so that it shows the alternatives. */
export class SearchFacets {
  @ListOf(() => FacetCount)
  repository: FacetCount[];

  @ListOf(() => FacetCount)
  status: FacetCount[];

  @ListOf(() => FacetCount, { description: 'The twenty who have written most of what was found' })
  createdBy: FacetCount[];

  @ListOf(() => FacetCount)
  language: FacetCount[];
}

export class SearchResults {
  @ListOf(() => SearchHit)
  data: SearchHit[];

  @Text({ max: 1000, nullable: true })
  nextCursor: string | null;

  @Integer({ min: 0, max: 2_147_483_647, description: 'How many there are on all pages' })
  total: number;

  @Flag({
    description:
      'Nothing has the words as they were typed, so these have words in title or description spelled alike',
  })
  similar: boolean;

  @Nest(() => SearchFacets)
  facets: SearchFacets;
}
