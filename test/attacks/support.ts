import pg from 'pg';
import type { TestApp } from '#libs/testing/app-fixture.js';
import { admin } from '#libs/testing/postgres.js';

export const PASSWORD = 'correct horse battery';

/** What an access token says, unverified. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

/** Signs in from an address of its own, as a proxy in front tells it. */
export const logInFrom = ({ anonymous }: TestApp, ip: string, email: string, password = PASSWORD) =>
  anonymous.post('/auth/login', { email, password }, { headers: { 'x-forwarded-for': ip } });

/** As if every refresh token that was exchanged had been so that long ago. */
export const ageExchanges = ({ db }: TestApp, seconds: number): Promise<void> =>
  admin(
    db.adminUrl,
    `update identity.refresh_tokens set rotated_at = rotated_at - ${pg.escapeLiteral(`${seconds} seconds`)}::interval`,
  );

const PAIRS_AT_ONCE = 160;
const MOST_PAIRS = 640;

/**
 * How much longer one of two requests takes, as a share of their time: the middle of the differences within pairs of
 * requests that follow one another, because what else the machine does meets both of a pair. More pairs are timed while
 * they could still show less than `bound`; chance evens out with their number, a difference that is there does not.
 */
export async function differenceInTime(
  bound: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<number> {
  const pairs: [number, number][] = [];
  let difference = Infinity;
  while (pairs.length < MOST_PAIRS && difference >= bound) {
    for (let i = 0; i < PAIRS_AT_ONCE; i++) pairs.push(await timedPair(one, other, i % 2 === 0));
    difference = Math.abs(median(pairs.map(([a, b]) => a - b))) / median(pairs.flat());
    if (difference > 4 * bound) break;
  }
  return difference;
}

async function timedPair(
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
  inOrder: boolean,
): Promise<[number, number]> {
  if (inOrder) return [await timed(one), await timed(other)];
  const second = await timed(other);
  return [await timed(one), second];
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function timed(request: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await request();
  return performance.now() - start;
}
