import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordFile } from './record-file.js';

describe('recordFile', () => {
  it('TEN-13 ends with how many records of each type there are, and what all before it hashes to', async () => {
    const counts: Record<string, number> = { item: 2 };
    const batches = async function* () {
      yield [{ type: 'item' }, { type: 'version' }];
      yield [{ type: 'version' }];
    };
    const lines: string[] = [];
    for await (const line of recordFile({ is: 'archive' }, batches(), counts)) lines.push(line);
    const before = '{"is":"archive"}\n{"type":"item"}\n{"type":"version"}\n{"type":"version"}\n';
    const sha256 = createHash('sha256').update(before).digest('hex');
    expect(lines.join('')).toBe(`${before}${JSON.stringify({ counts: { item: 3, version: 2 }, sha256 })}\n`);
    expect(counts).toEqual({ item: 3, version: 2 });
  });
});
