import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { watchContract } from './support/contract.js';
import { joinOrganization } from './support/people.js';

const limitHeaders = ({ headers }: Answer) => ({
  limit: Number(headers.get('ratelimit-limit')),
  remaining: Number(headers.get('ratelimit-remaining')),
  reset: Number(headers.get('ratelimit-reset')),
});

async function until429(person: Journey, path = '/me'): Promise<{ passed: number; refused: Answer }> {
  for (let passed = 0; passed < 100; passed += 1) {
    const answer = await person.get(path);
    if (answer.status === 429) return { passed, refused: answer };
  }
  throw new Error('No limit was met');
}

describe('a limit for each person', () => {
  const running = useTestApp({ RATE_LIMIT_USER: '10' });
  watchContract(running);

  it('XC-27 is told with every answer and refuses what is over it, for a minute at most', async () => {
    const person = await running().register();
    const first = await person.get('/me');
    expect(limitHeaders(first)).toMatchObject({ limit: 10, remaining: 9 });
    expect(limitHeaders(await person.get('/me')).remaining).toBe(8);
    const { passed, refused } = await until429(person);
    expect(passed).toBe(8);
    expect(refused.body).toMatchObject({ code: 'request.rate_limited', status: 429 });
    expect(limitHeaders(refused)).toMatchObject({ limit: 10, remaining: 0 });
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(limitHeaders(refused).reset).toBeLessThanOrEqual(60);
  });

  it('XC-27 is nobody else’s', async () => {
    const [first, second] = [await running().register(), await running().register()];
    await until429(first);
    expect((await second.get('/me')).status).toBe(200);
    expect((await running().anonymous.get('/health/live')).status).toBe(200);
  });

  it('XC-27 counts whatever is asked for, and also what is refused', async () => {
    const person = await running().register();
    const paths = [
      '/me',
      '/content/items',
      '/nowhere',
      '/content/items/wrong',
      '/conversations?limit=0',
      '/admin/ops/mode',
    ];
    for (const path of paths) await person.get(path);
    const { passed } = await until429(person);
    // What no route is there for has no person either.
    expect(passed).toBe(10 - paths.length + 1);
  });

  it('XC-27 lets through no more when all requests come at once', async () => {
    const person = await running().register();
    const answers = await Promise.all(Array.from({ length: 40 }, () => person.get('/me')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
  });
});

describe('a limit for each organization', () => {
  const running = useTestApp({ RATE_LIMIT_ORGANIZATION: '12' });
  watchContract(running);

  it('XC-27 is shared by its people, and not by the people of another', async () => {
    const owner = await running().register();
    const colleague = await joinOrganization(running(), owner.organization.id, 'member');
    const stranger = await running().register();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? owner : colleague).get('/me')),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(12);
    expect(answers.find(({ status }) => status === 429)?.body.detail).toContain('organization');
    expect((await stranger.get('/me')).status).toBe(200);
  });
});

describe('a limit for each address', () => {
  const running = useTestApp({ RATE_LIMIT_IP: '25' });
  watchContract(running);

  it('XC-27 holds before anybody is known, for every route but those of operators', async () => {
    const answers: Answer[] = [];
    for (let i = 0; i < 30; i += 1)
      answers.push(await running().anonymous.get(i % 2 === 0 ? '/nowhere' : '/me'));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5);
    for (const path of ['/health', '/health/live', '/health/ready', '/metrics', '/health?x=1'])
      expect((await running().anonymous.get(path)).status, path).not.toBe(429);
  });

  it('XC-27 cannot be stepped around by naming another address', async () => {
    const answer = await running().anonymous.get('/me', {
      headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' },
    });
    expect(answer.status).toBe(429);
  });
});

describe('a limit behind one proxy', () => {
  const running = useTestApp({ RATE_LIMIT_IP: '5', TRUSTED_PROXIES: '1' });

  const from = (forwarded: string) =>
    running().anonymous.get('/me', { headers: { 'x-forwarded-for': forwarded } });

  it('XC-27 counts the address the proxy names, not what the caller says was before it', async () => {
    for (let i = 0; i < 8; i += 1) await from(`198.51.100.${i}, 203.0.113.9`);
    expect((await from('198.51.100.99, 203.0.113.9')).status).toBe(429);
    expect((await from('203.0.113.10')).status).toBe(401);
  });
});
