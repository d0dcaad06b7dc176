import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { passagesOf } from '../domain/passages.js';
import { ContentVisibility } from '../features/visibility.js';
import type { PassageSearch, PublishedPassage } from '../published-content.js';
import { ContentIndex, SEARCH_SETTINGS } from '../search/content-index.js';
import { questionQuery } from '../search/search-terms.js';

/** Items whose texts are looked through for passages: those that fit the question best. */
const MOST_ITEMS = 8;
/** Characters of all of them together, so that a question costs no more than that, however long they are. */
const MOST_TEXT = 1_000_000;
/** Short, because several of them share the room a model has. */
const PASSAGE_LENGTH = 1_000;

interface Candidate {
  readonly itemId: string;
  readonly version: number;
  readonly title: string;
  readonly language: string;
  readonly names: string;
  readonly body: string | null;
  readonly transcript: string | null;
  readonly file: string | null;
}

type Part = Omit<PublishedPassage, 'score'> & Pick<Candidate, 'language' | 'names'>;

/** Finds what published documents and videos say about a question, with the rights of whoever asks. */
@Injectable()
export class PassageFinder {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
    private readonly index: ContentIndex,
  ) {}

  async find(question: string, search: PassageSearch): Promise<PublishedPassage[]> {
    const candidates = await this.candidates(question, search.items);
    const parts: Part[] = [];
    let read = 0;
    for (const candidate of candidates)
      for (const part of partsOf(candidate)) {
        read += part.text.length;
        if (read > MOST_TEXT) return this.best(question, parts, search);
        parts.push(part);
      }
    return this.best(question, parts, search);
  }

  private async candidates(question: string, items: readonly string[] | undefined): Promise<Candidate[]> {
    const readable = await this.visibility.readableCondition();
    const ids =
      items === undefined
        ? sql`${await this.index.withWords(questionQuery(question))}::uuid[] || ${this.visibility.sharedIds()}`
        : sql`${items}::uuid[]`;
    return this.db.rows<Candidate>(
      sql`
      with readable as materialized (
        select i.id, i.organization_id, e.version, e.language, e.words
          from content.items i
          join content.search_entries e
            on e.organization_id = i.organization_id and e.item_id = i.id and e.version = i.published_version
         where i.id = any (${ids}) and i.repository in ('documents', 'videos') and i.status <> 'archived' and ${readable}
      ), asked as materialized (
        select s.language, ${questionQuery(question)} as query from (select distinct language from readable) s
      )
      select r.id as "itemId", r.version, v.title, r.language, concat_ws(' ', v.title, v.description) as names,
             v.content_data ->> 'body' as body, v.content_data ->> 'transcript' as transcript,
             (select string_agg(p.content, '' order by p.position) from content.media_passages p
               where p.organization_id = v.organization_id and p.asset_id = content.media_of(v.content_data)) as file
        from readable r
        join asked on asked.language = r.language
        join content.versions v on v.organization_id = r.organization_id and v.item_id = r.id and v.number = r.version
       where r.words @@ asked.query
       order by ts_rank_cd(r.words, asked.query, 1) desc, r.id limit ${MOST_ITEMS}`,
      SEARCH_SETTINGS,
    );
  }

  /** A passage is also about what its document is about, so the names of that count with its own words. */
  private async best(
    question: string,
    parts: readonly Part[],
    { limit, perItem }: PassageSearch,
  ): Promise<PublishedPassage[]> {
    if (parts.length === 0) return [];
    const rows = parts.map(({ itemId, language, names, text }, n) => ({
      n,
      item: itemId,
      language,
      names,
      text,
    }));
    const found = await this.db.rows<{ n: number; score: number }>(
      sql`
      with parts as materialized (
        select p.n, p.item, p.language, to_tsvector(content.search_configuration(p.language), p.names || ' ' || p.text) as words
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p (n int, item uuid, language text, names text, text text)
      ), asked as materialized (
        select s.language, ${questionQuery(question)} as query from (select distinct language from parts) s
      ), ranked as (
        select p.n, p.item, ts_rank_cd(p.words, asked.query, 1) as score
          from parts p join asked on asked.language = p.language where p.words @@ asked.query
      ), counted as (
        select n, score, row_number() over (partition by item order by score desc, n) as place from ranked
      )
      select n, score from counted where place <= ${perItem} order by score desc, n limit ${limit}`,
      SEARCH_SETTINGS,
    );
    return found.map(({ n, score }) => {
      const { language: _language, names: _names, ...passage } = parts[n] as Part; // the numbers are its own
      return { ...passage, score };
    });
  }
}

function* partsOf({ body, transcript, file, ...item }: Candidate): Generator<Part> {
  for (const [part, whole] of Object.entries({ body, transcript, file }) as [Part['part'], string | null][]) {
    let start = 0;
    for (const passage of passagesOf(whole ?? '', PASSAGE_LENGTH)) {
      const text = passage.trim();
      if (text !== '') yield { ...item, part, start: start + passage.indexOf(text), text };
      start += passage.length;
    }
  }
}
