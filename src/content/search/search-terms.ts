import { readSearchText, type SearchText } from '#libs/persistence/search-text.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';

/** What somebody typed, as search understands it. */
export interface SearchTerms extends SearchText {
  /** Words to look for names that are spelled alike; none where the text is more than words. */
  readonly words: readonly string[];
}

/** Of two letters there are too few trigrams. */
const MIN_SIMILAR = 3;
const MOST_SIMILAR = 6;

/** Phrases, `or` and `-word` are what `websearch_to_tsquery` makes of them. */
const OPERATORS = /"|(^|\s)-\S|(^|\s)or(\s|$)/i;

export function readTerms(typed: string): SearchTerms {
  const read = readSearchText(typed);
  const words = OPERATORS.test(read.text) ? [] : (read.text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
  return {
    ...read,
    words: [...new Set(words)].filter(({ length }) => length >= MIN_SIMILAR).slice(0, MOST_SIMILAR),
  };
}

const CONFIGURATION = fragment('content.search_configuration(s.language)');

/** The query for items in the language `s.language`. Nothing of the text is taken for syntax that could be wrong. */
export const termsQuery = ({ text, head, prefix }: SearchTerms): Statement => {
  // Letters and digits only, so that the quotes cannot be left.
  const beginning = `'${prefix}':*`;
  return sql`(websearch_to_tsquery(${CONFIGURATION}, ${text})${when(
    prefix,
    () => sql` || (websearch_to_tsquery(${CONFIGURATION}, ${head})
      && (to_tsquery('content.simple'::regconfig, ${beginning}) || to_tsquery(${CONFIGURATION}, ${beginning})))`,
  )})`;
};

/** Any word of a question may match, the rank decides: a person asks in sentences, and no document has every word of one. */
export const questionQuery = (question: string): Statement =>
  sql`replace(plainto_tsquery(${CONFIGURATION}, ${question})::text, '&', '|')::tsquery`;

/** Whether the names of `e` have something alike for each of the words; an index answers for it. */
export const namesAlike = (words: readonly string[]): Statement =>
  words.map((word) => sql`lower(unaccent(${word})) <% e.names`).reduce((all, one) => sql`${all} and ${one}`);

/** How alike they are, from 0 to 1. */
export const likeness = (words: readonly string[]): Statement => {
  const each = words.map((word) => sql`word_similarity(lower(unaccent(${word})), e.names)`);
  return sql`((${each.reduce((sum, one) => sql`${sum} + ${one}`)}) / ${words.length}::int)::float4`;
};
