import { createHash } from 'node:crypto';

interface TypedRecord {
  readonly type: string;
}

const toLine = (value: object): string => `${JSON.stringify(value)}\n`;

/**
 * A file of JSON lines that shows by itself whether it is whole: what it is, its records, and last how many there are of
 * each type and the SHA-256 of every byte before. What is counted is added to `counts`.
 */
export async function* recordFile(
  manifest: object,
  batches: AsyncIterable<readonly TypedRecord[]>,
  counts: Record<string, number>,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const hashed = (text: string): string => {
    hash.update(text);
    return text;
  };
  yield hashed(toLine(manifest));
  for await (const batch of batches) {
    for (const { type } of batch) counts[type] = (counts[type] ?? 0) + 1;
    yield hashed(batch.map(toLine).join(''));
  }
  yield toLine({ counts, sha256: hash.digest('hex') });
}
