import { Body, Controller, Get, HttpException, NotFoundException, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import { DomainError, type DomainErrorKind } from '#libs/kernel/domain-error.js';
import { useHttpApp } from '#libs/testing/http-app.js';
import { STATUS_OF } from './status.js';

const refusalOf = (kind: DomainErrorKind): DomainError => {
  class Refusal extends DomainError {
    static readonly kind = kind;
    static readonly code = 'test.refusal';
  }
  return new Refusal('What to do', {
    errors: [{ pointer: '/a', code: 'b', detail: 'c' }],
    retryAfterSeconds: 7,
  });
};

const SECRET = 'postgres://user:secret@db';

const THROWN: Readonly<Record<string, () => unknown>> = {
  error: () => new Error(SECRET),
  syntax: () => new SyntaxError(SECRET),
  type: () => new TypeError(SECRET),
  text: () => SECRET,
  nothing: () => undefined,
  database: () => Object.assign(new Error(SECRET), { code: '23505', detail: SECRET }),
  teapot: () => new HttpException(SECRET, 418),
  missing: () => new NotFoundException(SECRET),
};

@Controller()
class ProblemsController {
  @Get('refuse/:kind')
  refuse(@Param('kind') kind: DomainErrorKind): void {
    throw refusalOf(kind);
  }

  @Get('throw/:what')
  throw(@Param('what') what: string): void {
    throw THROWN[what]?.();
  }

  @Get('late')
  late(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    reply.raw.end('begun');
    throw new Error('too late');
  }

  @Post('echo')
  echo(@Body() body: object): object {
    return body;
  }

  @Get('fine')
  fine(): object {
    return { fine: true };
  }
}

const app = useHttpApp([ProblemsController], { corsOrigins: ['https://app.example'] });

const get = (url: string, headers: Record<string, string> = {}) => app().inject({ url, headers });

describe('a refusal', () => {
  it.each(Object.entries(STATUS_OF))(
    'XC-24 of kind %s is a problem document with status %i',
    async (kind, status) => {
      const answer = await get(`/refuse/${kind}`, { 'x-request-id': 'given-1' });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers['retry-after']).toBe('7');
      expect(answer.json()).toEqual({
        type: 'urn:ai-gym:problem:test.refusal',
        title: expect.any(String),
        status,
        detail: 'What to do',
        code: 'test.refusal',
        requestId: 'given-1',
        errors: [{ pointer: '/a', code: 'b', detail: 'c' }],
      });
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    },
  );
});

describe('an error nobody foresaw', () => {
  it.each(['error', 'syntax', 'type', 'text', 'nothing', 'database'])(
    'XC-24 (%s) is told as 500 and nothing of it',
    async (what) => {
      const answer = await get(`/throw/${what}`);
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toMatchObject({
        code: 'platform.internal_error',
        requestId: answer.headers['x-request-id'],
      });
      expect(answer.body).not.toContain('secret');
      expect(answer.body).not.toContain('.ts');
    },
  );

  it('XC-24 of the framework is told in our words', async () => {
    expect((await get('/throw/missing')).json()).toMatchObject({
      status: 404,
      code: 'request.route_not_found',
    });
    expect((await get('/throw/teapot')).json()).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('XC-24 after the answer has begun leaves the answer as it is', async () => {
    const answer = await get('/late');
    expect([answer.statusCode, answer.body]).toEqual([200, 'begun']);
  });
});

describe('a body', () => {
  const post = (payload: string, type = 'application/json') =>
    app().inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': type } });

  it('XC-21 of free fields comes through as it was sent', async () => {
    const body = { a: ['\u00e9', '😀', null, 1.5], toString: 1, 'b/c~d': {} };
    expect((await post(JSON.stringify(body))).json()).toEqual(body);
  });

  it.each([
    ['{"a":"\\u0000"}', '/a', 'nul'],
    ['{"a":{"b/c":["\\ud800"]}}', '/a/b~1c/0', 'unicode'],
    ['{"\\u0000":1}', '/\0', 'nul'],
    ['{"a":[{"constructor":1}]}', '/a/0/constructor', 'name'],
    ['{"prototype":{}}', '/prototype', 'name'],
    ['{"a":1e999}', '/a', 'number'],
    [`{"a":${'['.repeat(70)}${']'.repeat(70)}}`, `/a${'/0'.repeat(64)}`, 'depth'],
    [JSON.stringify({ a: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [i, 1])) }), '/a', 'size'],
    ['[]', '', 'body'],
    ['"a"', '', 'body'],
    ['null', '', 'body'],
    ['{"__proto__":{}}', '', 'body'],
    ['{', '', 'body'],
  ])('XC-21 %s is refused where it is wrong', async (payload, pointer, code) => {
    const answer = await post(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: unknown[] }>().errors).toMatchObject([{ pointer, code }]);
  });

  it('XC-21 is too large, or of another type', async () => {
    expect((await post(`{"a":"${'x'.repeat(10_000)}"}`)).json()).toMatchObject({
      status: 413,
      code: 'request.body_too_large',
      detail: expect.stringContaining('10000'),
    });
    expect((await post('a=1', 'application/x-www-form-urlencoded')).json()).toMatchObject({
      status: 415,
      code: 'request.unsupported_media_type',
    });
    expect((await post('{}', 'text/plain')).statusCode).toBe(415);
  });
});

describe('a body of many values', () => {
  const large = useHttpApp([ProblemsController], { bodyLimitBytes: 1_000_000 });
  const post = (payload: object) => large().inject({ method: 'POST', url: '/echo', payload });

  it('XC-21 is taken up to twenty thousand of them and refused before the validator looks at more', async () => {
    expect((await post({ a: Array.from({ length: 19_000 }, () => 1) })).statusCode).toBe(201);
    const answer = await post({
      a: Array.from({ length: 10 }, () => Array.from({ length: 2_001 }, () => 1)),
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ errors: unknown[] }>().errors).toMatchObject([{ pointer: '', code: 'size' }]);
  });
});

describe('every answer', () => {
  it('XC-30 has the security headers, whether it is a success, a refusal or no route at all', async () => {
    for (const url of ['/fine', '/refuse/conflict', '/throw/error', '/nowhere', '/%zz'])
      expect((await get(url)).headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age'),
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-cache',
      });
  });

  it('XC-25 names the request: as the caller did, or anew where his name would not do', async () => {
    for (const given of ['abc', 'a.b:c_d-1', 'x'.repeat(128)])
      expect((await get('/fine', { 'x-request-id': given })).headers['x-request-id']).toBe(given);
    for (const given of ['', 'a b', 'x'.repeat(129), 'a\tb', '<script>', 'é'])
      expect((await get('/fine', { 'x-request-id': given })).headers['x-request-id']).toMatch(
        /^[\da-f-]{36}$/,
      );
    const [first, second] = [await get('/fine'), await get('/fine')];
    expect(first.headers['x-request-id']).not.toBe(second.headers['x-request-id']);
  });

  it('XC-28 may be read by the configured origins and no others', async () => {
    const allowed = async (origin: string) =>
      (await get('/fine', { origin })).headers['access-control-allow-origin'];
    expect(await allowed('https://app.example')).toBe('https://app.example');
    for (const origin of ['https://app.example.evil.com', 'http://app.example', 'https://evil.com', 'null'])
      expect(await allowed(origin), origin).not.toBe(origin);
    expect(
      (await get('/fine', { origin: 'https://evil.com' })).headers['access-control-allow-origin'],
    ).toBeUndefined();
  });
});
