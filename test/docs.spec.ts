import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';

const running = useTestApp();
const call = () => request(running().app.getHttpServer());

describe('what people and machines look at first', () => {
  it('XC-20 the documentation is a page that loads nothing from elsewhere', async () => {
    const page = await call().get('/docs').expect(200).expect('content-type', /html/);
    expect(page.text).not.toMatch(/https?:\/\//);
    await call().get('/docs/swagger-ui.css').expect(200).expect('content-type', /css/);
    await call()
      .get('/docs/swagger-ui-bundle.js')
      .expect(200)
      .expect('content-type', /javascript/);
    const { body } = await call().get('/docs/openapi.json').expect(200);
    expect(body.openapi).toMatch(/^3\.1/);
    await call().get('/docs/..%2f..%2fpackage.json').expect(404);
  });

  it('OPS-01 OPS-02 health tells every service by name, and probes answer without a token', async () => {
    await call().get('/health/live').expect(200);
    await call().get('/health/ready').expect(200);
    const { body } = await call().get('/health').expect(200);
    expect(Object.keys(body.services).toSorted()).toEqual([
      'ai_service',
      'auth',
      'billing',
      'database',
      'storage',
    ]);
    expect(body).toMatchObject({ overall: 'healthy', services: { database: { status: 'up' } } });
    expect(Object.keys(body.metrics).toSorted()).toEqual([
      'active_users',
      'error_rate',
      'queue_depth',
      'response_time_p95',
    ]);
    expect((await call().get('/api/health').expect(200)).body.overall).toBe('healthy');
  });

  it('OPS-10 metrics name routes by pattern and count commands, the outbox, the pools and the breakers', async () => {
    const person = await running().register();
    await person.get('/content/items');
    const { text } = await call().get('/metrics').expect(200);
    for (const sample of [
      'http_server_request_duration_seconds_count{method="GET",route="/api/v1/content/items",status="200"}',
      'message_duration_seconds_count{kind="command",name="RegisterUser",outcome="ok"}',
      'message_duration_seconds_count{kind="query",name="ListContentItems",outcome="ok"}',
      'outbox_pending',
      'outbox_dead',
      'job_queue_depth',
      'db_pool_connections{pool="app",state="idle"}',
      'llm_breaker_state{provider="offline"',
      'generations_running',
      'sse_streams_open',
      'nodejs_eventloop_lag',
    ])
      expect(text).toContain(sample);
    expect(text).not.toContain(person.organization.id);
  });

  it('XC-30 XC-28 every answer carries the security headers, and no foreign origin is let in', async () => {
    const { headers } = await call().get('/health/live').set('origin', 'https://evil.example');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': expect.any(String),
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('limits', () => {
  const limited = useTestApp({ RATE_LIMIT_USER: '5', CORS_ORIGINS: 'https://app.example' });

  it('XC-27 a user over his limit is told when to come back; another user of another organization is not', async () => {
    const [busy, calm] = [await limited().register(), await limited().register()];
    const answers = [];
    for (let i = 0; i < 7; i++) answers.push(await busy.get('/me'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(answers[4]?.headers.get('ratelimit-remaining')).toBe('0');
    expect(answers[4]?.headers.get('ratelimit-limit')).toBe('5');
    expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers[5]?.body).toMatchObject({ code: 'request.rate_limited', status: 429 });
    expect((await calm.get('/me')).status).toBe(200);
  });

  it('XC-28 a configured origin may call, with credentials', async () => {
    const { headers, status } = await request(limited().app.getHttpServer())
      .options('/api/v1/me')
      .set({ origin: 'https://app.example', 'access-control-request-method': 'GET' });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
    });
  });
});
