import { wordsOf } from './offline-answer.js';

/**
 * Hashed bag of words, length 1 (0 for a text without words): near each other are texts that share words, not
 * texts that mean the same. Enough to try a pipeline without a model; of no use next to a model's vectors.
 */
export function lexicalVector(text: string, dimensions = 256): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of wordsOf(text)) {
    const hash = fnv1a(word);
    vector[(hash >>> 1) % dimensions]! += hash & 1 ? 1 : -1; // signs make collisions cancel out on average
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
