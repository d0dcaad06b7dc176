import { Client, Pool } from 'undici';
import { quantile } from './load.mjs';

const AT_ONCE = 50;
const CROWD = 400;
const ACCOUNTS = 10;
const PASSWORD = 'four words of a bench';

/**
 * @typedef {object} LoginMeasurement
 * @property {number} rate sign-ins per second, fifty people at once
 * @property {number} p50 milliseconds a sign-in takes then
 * @property {number} p99
 * @property {number} alone milliseconds another request takes at p99 while nobody signs in
 * @property {number} others the same while fifty people sign in at once
 * @property {number} refused how many of four hundred at once were told to come back (429)
 * @property {number} unanswered how many of them were answered in another way than by a session or by 429
 */

/**
 * Fifty people who sign in again and again, and what somebody else has to wait meanwhile; then four hundred at once.
 * @param {{ appUrl: string, person: import('./people.mjs').Person, seconds: number }} task
 * @returns {Promise<LoginMeasurement>}
 */
export async function measureLogin({ appUrl, person, seconds }) {
  const crowd = new Pool(appUrl, { connections: CROWD });
  const other = new Client(appUrl);
  try {
    const emails = Array.from({ length: ACCOUNTS }, (_, i) => `signs-in-${i}@bench.example`);
    for (const email of emails) await register(crowd, email);
    const read = () => timed(() => get(other, '/api/v1/content/items?limit=20', person.token));
    const alone = await during(sleep(seconds), read);
    const sessions = [];
    let ended = false;
    const signIns = Array.from({ length: AT_ONCE }, async (_, i) => {
      while (!ended) sessions.push(await timed(() => signIn(crowd, emails[i % ACCOUNTS], [200])));
    });
    const begin = performance.now();
    const others = await during(sleep(seconds), read);
    ended = true;
    await Promise.all(signIns);
    const rate = (sessions.length / (performance.now() - begin)) * 1_000;
    const answers = await Promise.all(
      Array.from({ length: CROWD }, (_, i) => signIn(crowd, emails[i % ACCOUNTS])),
    );
    sessions.sort((a, b) => a - b);
    return {
      rate,
      p50: quantile(sessions, 0.5),
      p99: quantile(sessions, 0.99),
      alone: quantile(alone, 0.99),
      others: quantile(others, 0.99),
      refused: answers.filter((status) => status === 429).length,
      unanswered: answers.filter((status) => status !== 200 && status !== 429).length,
    };
  } finally {
    await Promise.all([crowd.destroy(), other.destroy()]);
  }
}

const sleep = (seconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1_000);
  });

/** One request after the other until that has happened; their times, sorted. */
async function during(until, request) {
  const times = [];
  let over = false;
  void until.then(() => (over = true));
  while (!over) times.push(await request());
  return times.toSorted((a, b) => a - b);
}

async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

let addresses = 0;
/** From an address of its own each time, as a proxy tells it, so that none has to wait for its turn. */
const anAddress = () => {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
};

async function signIn(client, email, expected) {
  const { status, text } = await post(client, '/api/v1/auth/login', { email, password: PASSWORD });
  if (expected && !expected.includes(status)) throw new Error(`Signing in answered ${status}: ${text}`);
  return status;
}

async function register(client, email) {
  const names = { firstName: 'Signs', lastName: 'In', organizationName: email };
  const { status, text } = await post(client, '/api/v1/auth/register', {
    email,
    password: PASSWORD,
    ...names,
  });
  if (status !== 201) throw new Error(`Registering answered ${status}: ${text}`);
}

async function post(client, path, body) {
  const { statusCode, body: answer } = await client.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': anAddress() },
    body: JSON.stringify(body),
  });
  return { status: statusCode, text: await answer.text() };
}

async function get(client, path, token) {
  const headers = { authorization: `Bearer ${token}` };
  const { statusCode, body } = await client.request({ method: 'GET', path, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
}
