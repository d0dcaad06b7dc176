import 'reflect-metadata';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import process from 'node:process';
import { SignJWT } from 'jose';
import { JwtStrategy } from '../dist/src/identity/infrastructure/jwt.strategy.js';

const TOKENS = 500;
const USES = 10;
const KID = 'bench';
const ISSUER = 'https://bench.invalid';
const AUDIENCE = 'ai-gym';

/**
 * What it costs to know whom an access token stands for, by the application's own code and nothing around it.
 * @returns {Promise<{ first: number, again: number, perRequest: number }>} microseconds of CPU: of a token that was not
 *   seen before, of one that was, and of a request when each token comes ten times
 */
export async function measureTokens() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = { publicKey: (kid) => (kid === KID ? publicKey : undefined) };
  const strategy = new JwtStrategy(keys, { issuer: ISSUER, audience: AUDIENCE }, { has: () => false });
  const requests = await Promise.all(Array.from({ length: TOKENS }, () => requestWith(privateKey)));
  // The compiler's part, before anything counts.
  for (let i = 0; i < TOKENS; i += 1) await verify(strategy, await requestWith(privateKey));
  const first = await cpuOf(async () => {
    for (const request of requests) await verify(strategy, request);
  });
  const again = await cpuOf(() => {
    for (let use = 1; use < USES; use += 1)
      for (const request of requests)
        if (!strategy.recognize(request)) throw new Error('A token was not recognised');
  });
  return {
    first: first / TOKENS,
    again: again / (TOKENS * (USES - 1)),
    perRequest: (first + again) / (TOKENS * USES),
  };
}

async function requestWith(privateKey) {
  const now = Math.floor(Date.now() / 1_000);
  const [sub, sid, org] = [randomUUID(), randomUUID(), randomUUID()];
  const claims = { sid, org, roles: ['owner'], aal: 1, amr: ['pwd'], auth_time: now };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: KID })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(sub)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + 900)
    .sign(privateKey);
  return { headers: { authorization: `Bearer ${token}` } };
}

/** As the application's guard runs it. */
const verify = (strategy, request) =>
  new Promise((resolve, reject) => {
    const attempt = Object.create(strategy);
    attempt.success = resolve;
    attempt.fail = () => reject(new Error('A token was refused'));
    attempt.error = reject;
    attempt.authenticate(request);
  });

/** Microseconds, user and system. */
async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
