const TITLE_LENGTH = 80;

/** Whose the title is: a person's, the beginning of the first question until a better one was asked for, or nobody's care. */
export type TitleState = 'given' | 'provisional' | 'requested' | 'settled';

/** The beginning of a question, cut between characters. */
export function titleFrom(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= TITLE_LENGTH ? line : `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`;
}

const LABEL = /^(?:title|titel|titre|título|titolo)\s*:\s*/i;
const QUOTES = /^["'“”„«»‘’‚`]+|["'“”„«»‘’‚`]+$/gu;

/** A title as a model wrote it, without what surrounds it; undefined where nothing is left. */
export function cleanTitle(written: string): string | undefined {
  const lines = written.split(/[\r\n]+/).map(plain);
  const title = lines.find((line) => /[\p{L}\p{N}]/u.test(line));
  return title === undefined ? undefined : titleFrom(title);
}

const plain = (line: string): string =>
  line
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(?<![\p{L}\p{N}])[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}(?![\p{L}\p{N}])/gu, '')
    .replace(/^[#>\s-]+/, '')
    .replace(/\p{C}/gu, ' ')
    .trim()
    .replace(LABEL, '')
    .replace(QUOTES, '')
    .replace(/\.$/, '')
    .trim();
