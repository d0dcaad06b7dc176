import { describe, expect, it } from 'vitest';
import { ScimInvalidFilter } from '../domain/scim.errors.js';
import { condition, type Columns } from './filter.js';

const COLUMNS: Columns = { title: { kind: 'text', sql: 'title' } };

describe('a filter', () => {
  it('TEN-20 is refused before it is read when it is longer than any client sends', () => {
    const read = (length: number) => condition(`title eq "${'x'.repeat(length - 11)}"`, COLUMNS, []);
    expect(() => read(2_001)).toThrow(ScimInvalidFilter);
    expect(() => read(2_001)).toThrow('2000 characters');
    expect(() => read(2_000)).not.toThrow();
  });
});
