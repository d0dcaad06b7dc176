import type { Digest } from './llm-provider.js';
import { estimateTokens } from './tokens.js';

/** What an extract begins with, so that nobody takes it for more than it is. */
const MARK = 'Extract of what was said, word for word; no language model wrote it:';
const LONGEST_SENTENCE = 200;
const LONGEST_TITLE = 60;

const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' });

/**
 * The first sentence of each message, the newest where there is not enough room; of a title the beginning of the first
 * question.
 */
export function digestOf({ wanted, earlier = '', messages }: Digest, maxTokens = Infinity): string {
  if (wanted === 'title') {
    const asked = messages.find(({ role }) => role === 'user') ?? messages[0];
    return beginning(asked?.text ?? '', LONGEST_TITLE);
  }
  const kept = earlier.split('\n').filter((line) => line.startsWith('- '));
  const said = messages.map(
    ({ role, text }) => `- ${role === 'user' ? 'Person' : 'Assistant'}: ${beginning(text, LONGEST_SENTENCE)}`,
  );
  const lines: string[] = [];
  let left = maxTokens - estimateTokens(MARK);
  for (const line of [...kept, ...said].toReversed()) {
    left -= estimateTokens(`${line}\n`);
    if (left < 0) break;
    lines.unshift(line);
  }
  return [MARK, ...lines].join('\n');
}

function beginning(text: string, length: number): string {
  const [first] = segmenter.segment(text.trim().replace(/\s+/g, ' '));
  const characters = [...(first?.segment.trim() ?? '')];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}
