import { describe, expect, it } from 'vitest';
import { CursorInvalid } from './errors.js';
import { newId } from './id.js';
import { DEFAULT_LIMIT, INSTANT_AND_ID, NUMBER, pageRequest, toPage } from './page.js';

interface Row {
  readonly at: Date;
  readonly id: string;
}

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ at: new Date(Date.UTC(2026, 0, 1, 0, 0, i, i)), id: newId() }));

const keyOf = ({ at, id }: Row) => [at, id];

const cursorOf = (key: unknown) =>
  Buffer.from(typeof key === 'string' ? key : JSON.stringify(key)).toString('base64url');

describe('a page', () => {
  it('XC-23 has twenty rows unless told otherwise', () => {
    expect(pageRequest(undefined, undefined, NUMBER)).toEqual({ limit: DEFAULT_LIMIT, after: undefined });
    expect(pageRequest(7, undefined, NUMBER).limit).toBe(7);
  });

  it.each([0, 1, 4, 5])('XC-23 of at most five is the last one when there are %i rows', (count) => {
    expect(toPage(rows(count), 5, keyOf)).toMatchObject({ data: { length: count }, nextCursor: null });
  });

  it('XC-23 leaves out the row that tells of another page, and goes on after its own last one', () => {
    const found = rows(6);
    const { data, nextCursor } = toPage(found, 5, keyOf);
    expect(data).toEqual(found.slice(0, 5));
    const { after } = pageRequest(5, nextCursor ?? '', INSTANT_AND_ID);
    expect(after).toEqual([found[4]?.at.toISOString(), found[4]?.id]);
  });

  it('XC-23 walked from cursor to cursor shows every row once', () => {
    const all = Array.from({ length: 53 }, (_, i) => i + 1);
    const seen: number[] = [];
    let cursor: string | null | undefined;
    do {
      const { limit, after } = pageRequest(10, cursor ?? undefined, NUMBER);
      const start = Number(after?.[0] ?? 0);
      const page = toPage(all.filter((n) => n > start).slice(0, limit + 1), limit, (n) => [n]);
      seen.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all);
  });
});

describe('a cursor', () => {
  const id = newId();
  const wrong: [string, unknown][] = [
    ['no JSON', 'x'],
    ['nothing', ''],
    ['no list', { 0: '2026-01-01T00:00:00.000Z', 1: id, length: 2 }],
    ['too short a list', ['2026-01-01T00:00:00.000Z']],
    ['too long a list', ['2026-01-01T00:00:00.000Z', id, id]],
    ['something else than texts', [0, id]],
    ['no instant', ['9999999', id]],
    ['a day that is none', ['2026-02-30T00:00:00.000Z', id]],
    ['a year that PostgreSQL does not know', ['0000-01-01T00:00:00.000Z', id]],
    ['an instant in other words', ['2026-01-01T00:00:00Z', id]],
    ['no id', ['2026-01-01T00:00:00.000Z', '1 or 1=1']],
  ];
  it.each(wrong)('XC-23 with %s is refused, naming the parameter', (_, key) => {
    const read = () => pageRequest(5, cursorOf(key), INSTANT_AND_ID);
    expect(read).toThrow(CursorInvalid);
    expect(new CursorInvalid().errors?.map(({ pointer }) => pointer)).toEqual(['?cursor']);
  });

  it.each(['-1', '1.5', '2147483648', '99999999999', '', ' 1', '1e3'])(
    'XC-23 with %s is no cursor of a numbered list',
    (number) => {
      expect(() => pageRequest(5, cursorOf([number]), NUMBER)).toThrow(CursorInvalid);
    },
  );

  it('XC-23 of a numbered list reaches to the largest number PostgreSQL has', () => {
    expect(pageRequest(5, cursorOf(['2147483647']), NUMBER).after).toEqual(['2147483647']);
  });
});
