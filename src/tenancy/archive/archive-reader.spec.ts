import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ArchiveDamaged } from '../domain/archive.errors.js';
import { readArchive } from './archive-reader.js';
import { manifestOf } from './format.js';

const manifest = manifestOf({ name: 'Firm', slug: 'firm' }, {}, new Date('2026-11-22T00:00:00Z'));

function lines(records: readonly string[]): string {
  const text = [JSON.stringify(manifest), ...records].map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(text).digest('hex');
  return `${text}${JSON.stringify({ counts: { 'a.b': records.length }, sha256 })}\n`;
}

/** The records that are met in a file, and what it came to. */
async function read(text: string, maxUnpackedBytes: number) {
  const met: string[] = [];
  const onRecord = (line: Buffer, number: number) => void met.push(`${number}: ${line.toString()}`);
  const file = Readable.from([gzipSync(text)]);
  return { met, contents: await readArchive(file, { sections: {}, maxUnpackedBytes, onRecord }) };
}

describe('the file of an archive', () => {
  it('TEN-13 is read line by line to its end', async () => {
    const { met, contents } = await read(lines(['one', 'two']), 10_000);
    expect(met).toEqual(['1: one', '2: two']);
    expect(contents).toMatchObject({ manifest, records: 2 });
  });

  it('TEN-13 that unpacks to more than is allowed is refused, however short its lines are', async () => {
    const text = lines(Array.from({ length: 1_000 }, () => 'x'.repeat(100)));
    expect((await read(text, text.length)).met).toHaveLength(1_000);
    await expect(read(text, text.length - 1)).rejects.toThrow(ArchiveDamaged);
    await expect(read(text, text.length - 1)).rejects.toThrow('more than any export');
  });
});
