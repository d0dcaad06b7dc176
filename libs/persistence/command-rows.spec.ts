import { describe, expect, it } from 'vitest';
import { Thing } from '#libs/testing/thing.js';
import { commandRows, readAtCommit, takeEventsAtCommit, writeAtCommit } from './command-rows.js';
import { sql } from './sql.js';

describe('statements of a command', () => {
  const outside = 'outside one';

  it('XC-50 are nothing without a command', async () => {
    await expect(commandRows(sql`select 1`)).rejects.toThrow(outside);
    expect(() => writeAtCommit(sql`select 1`)).toThrow(outside);
    expect(() => readAtCommit(sql`select 1`, () => undefined)).toThrow(outside);
    expect(() => takeEventsAtCommit(new Thing())).toThrow(outside);
  });
});
