import type { AttachedText, Citation, Passage } from './llm-provider.js';

export type AnswerPiece = { readonly text: string } | { readonly citation: Citation };

const maxQuoteLength = 480;
const maxEchoLength = 120;
const maxResultLength = 2_000;
const whoCalls = 'I am not a language model: I only called the tools that you named. They returned:';
const whoSpeaks = 'I am not a language model: I only quote documents you may read.';

/** The best passages word for word, each with a citation, then the list of sources. */
export function quoteAnswer(query: string, passages: readonly Passage[]): AnswerPiece[] {
  const best = [...passages].toSorted((a, b) => b.score - a.score || (a.sourceId < b.sourceId ? -1 : 1));
  const quotes = best.map((passage) => ({ passage, quote: bestQuote(passage.text, query) }));
  const cited = quotes.filter(({ quote }) => quote !== '');
  if (cited.length === 0) return nothingFound(query);
  const pieces: AnswerPiece[] = [{ text: `${whoSpeaks} These passages fit your question best:\n\n` }];
  cited.forEach(({ passage: { sourceId, title, version, part, start, text }, quote }, i) => {
    const index = i + 1;
    const place = { part, start: start + text.indexOf(quote) };
    pieces.push(
      { text: `“${quote}” ` },
      { citation: { index, sourceId, title, version, ...place, quote } },
      { text: `[${index}]\n\n` },
    );
  });
  const sources = cited.map(({ passage }, i) => `[${i + 1}] ${passage.title}, version ${passage.version}`);
  return [...pieces, { text: `Sources:\n${sources.join('\n')}` }];
}

/** What each file says that shares most words with the question, word for word. */
export const filesAnswer = (query: string, files: readonly AttachedText[]): AnswerPiece[] => [
  { text: `${whoSpeaks} In what you attached these words fit your question best:\n\n` },
  { text: files.map(({ name, text }) => `${name}: “${bestQuote(text, query)}”`).join('\n\n') },
];

/** What tools returned, word for word. */
export const toolsAnswer = (results: readonly { name: string; result: string }[]): AnswerPiece[] => [
  { text: `${whoCalls}\n\n` },
  { text: results.map(({ name, result }) => `${name}: ${cutAtWord(result, maxResultLength)}`).join('\n\n') },
];

export function nothingFound(query: string): AnswerPiece[] {
  const echo = cutAtWord(query.trim(), maxEchoLength);
  const subject =
    echo === '' ? 'There is no question in your message.' : `I found nothing that fits “${echo}”.`;
  const advice =
    'Try other words, or the title of a document; if a document is missing, ask its author to give you access; ' +
    'for answers in free text, ask an administrator to connect a language model.';
  return [{ text: `${whoSpeaks} ${subject}\n\n${advice}` }];
}

/** Deltas of a few words, as a model would stream them; together they are the text again. */
export const wordGroups = (text: string): string[] =>
  text.match(/(?:\s*\S+){1,3}\s*$|(?:\s*\S+){1,3}|\s+/g) ?? [];

/** The run of whole sentences, at most 480 characters, that shares most words with the query; a substring of the text. */
export function bestQuote(text: string, query: string): string {
  const wanted = new Set(wordsOf(query));
  const sentences = sentencesOf(text);
  let best = { score: -1, quote: '' };
  sentences.forEach((_, first) => {
    const quote = runFrom(text, sentences, first);
    const score = new Set(wordsOf(quote).filter((word) => wanted.has(word))).size;
    if (score > best.score) best = { score, quote };
  });
  return best.quote;
}

export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

interface Span {
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' });

function sentencesOf(text: string): Span[] {
  const spans = [...segmenter.segment(text)].map(({ segment, index }) => {
    const start = index + (segment.length - segment.trimStart().length);
    return { start, end: start + segment.trim().length };
  });
  return spans.filter(({ start, end }) => end > start);
}

function runFrom(text: string, sentences: readonly Span[], first: number): string {
  const { start } = sentences[first]!;
  const last = sentences.findLast(
    (sentence) => sentence.start >= start && sentence.end - start <= maxQuoteLength,
  );
  return last ? text.slice(start, last.end) : cutAtWord(text.slice(start), maxQuoteLength);
}

function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length + 1).replace(/\s+\S*$/u, '');
  return cut.length <= length ? cut : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
