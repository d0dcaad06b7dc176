import { Logger as NestLogger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Logger as PinoNestLogger, LoggerModule } from 'nestjs-pino';
import { describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { createLogger, loggerModuleParams, type LogContext } from './logging.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

function loggerInMemory(level = 'info', context?: () => LogContext) {
  const written: string[] = [];
  const config = { level, json: true, service: 'ai-gym', version: '1.2.3', role: 'worker' };
  const logger = createLogger(config, context, { write: (line) => void written.push(line) });
  const lines = () => written.map((line) => JSON.parse(line) as Record<string, any>);
  return { logger, lines, text: () => written.join('') };
}

/** What node-postgres throws: the values of the row are in the message, in `detail` and in `where`. */
function driverError(message: string, code: string) {
  return Object.assign(new Error(message), {
    code,
    table: 'users',
    constraint: 'users_email_key',
    detail: 'Key (email)=(ada@example.com) already exists.',
    where: 'unnamed portal parameter $1 = ada@example.com',
    parameters: ['ada@example.com'],
  });
}

describe('log lines', () => {
  it('OPS-10 a line is one JSON object with level, time, service, version and role', () => {
    const { logger, text, lines } = loggerInMemory();
    logger.info({ rows: 3 }, 'done\nfor today');
    expect(text().trimEnd()).not.toContain('\n');
    expect(lines()[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'ai-gym',
      version: '1.2.3',
      role: 'worker',
      rows: 3,
      msg: 'done\nfor today',
    });
  });

  it('OPS-10 the configured level decides what is written', () => {
    const { logger, lines } = loggerInMemory('warn');
    logger.info('unimportant');
    logger.warn('important');
    expect(lines().map(({ msg }) => msg)).toEqual(['important']);
  });

  it('XC-25 a line names the request, organization, user and trace it was written for', () => {
    const { logger, lines } = loggerInMemory();
    const actor = { ...systemActor('org-1'), userId: 'user-1' };
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
    runInContext({ actor, requestId: 'req-1', traceparent }, () => logger.info('inside'));
    logger.info('outside');
    expect(lines()[0]).toMatchObject({
      requestId: 'req-1',
      organizationId: 'org-1',
      userId: 'user-1',
      traceId: TRACE,
    });
    expect(lines()[1]).not.toHaveProperty('requestId');
  });

  it('XC-25 the source of the context can be exchanged', () => {
    const { logger, lines } = loggerInMemory('info', () => ({ requestId: 'from elsewhere' }));
    logger.info('hello');
    expect(lines()[0]).toMatchObject({ requestId: 'from elsewhere' });
  });

  it('OPS-11 an error line carries level, service, message, stack, user, request and time', () => {
    const { logger, lines } = loggerInMemory();
    const actor = { ...systemActor(), userId: 'user-1' };
    runInContext({ actor, requestId: 'req-1' }, () =>
      logger.error({ err: new TypeError('boom'), step: 2 }, 'It broke'),
    );
    expect(lines()[0]).toMatchObject({
      level: 'error',
      service: 'ai-gym',
      msg: 'It broke',
      err: { type: 'TypeError', message: 'boom', stack: expect.stringContaining('logging.spec.ts') },
      userId: 'user-1',
      requestId: 'req-1',
      step: 2,
      time: expect.any(String),
    });
  });
});

it("OPS-10 lines written through Nest's logger are the process's lines, with their origin", async () => {
  const { logger, lines } = loggerInMemory('info');
  const module = await Test.createTestingModule({
    imports: [LoggerModule.forRoot(loggerModuleParams(logger))],
  }).compile();
  module.useLogger(module.get(PinoNestLogger));
  await module.init();
  new NestLogger('Relay').warn({ err: new Error('boom'), password: 'x', events: 3 }, 'Delivery failed');
  expect(lines().at(-1)).toMatchObject({
    level: 'warn',
    service: 'ai-gym',
    context: 'Relay',
    msg: 'Delivery failed',
    events: 3,
    password: '[redacted]',
    err: { message: 'boom' },
  });
  await module.close();
});

describe('what never reaches a line', () => {
  const SECRET = 's3cr3t-value';

  it.each([
    ['at the top', { password: SECRET }],
    ['in a header', { req: { headers: { authorization: `Bearer ${SECRET}`, cookie: SECRET } } }],
    ['in a response header', { headers: { 'set-cookie': [SECRET] } }],
    [
      'under any spelling',
      { refreshToken: SECRET, refresh_token: SECRET, 'X-Api-Key': SECRET, Idempotency_Key: SECRET },
    ],
    ['in lists', { keys: [{ key_hash: SECRET }, { apiKey: SECRET }] }],
    ['deep inside', { a: { b: { c: { d: { clientSecret: SECRET } } } } }],
    ['in objects without a prototype', Object.assign(Object.create(null) as object, { token: SECRET })],
    ['in an error message', { err: new Error(`cannot reach postgres://app:${SECRET}@db/x`) }],
    ['in an error that is not under err', { reason: new Error(`header was Bearer ${SECRET}`) }],
    ['in an error inside a list', { errors: [new Error(`Authorization: Basic ${SECRET}`)] }],
  ])('XC-62 a secret %s', (_where, object) => {
    const { logger, text } = loggerInMemory();
    logger.info(object, 'with a secret');
    expect(text()).toContain('[redacted]');
    expect(text()).not.toContain(SECRET);
  });

  it('XC-62 a secret bound to a child logger', () => {
    const { logger, text } = loggerInMemory();
    logger.child({ session: { accessToken: SECRET } }).info('with a secret');
    expect(text()).toContain('[redacted]');
    expect(text()).not.toContain(SECRET);
  });

  it('XC-62 redaction leaves the caller its object and the reader the rest', () => {
    const { logger, lines } = loggerInMemory();
    const object = { user: { name: 'Ada', password: SECRET }, at: new Date(0), rows: [1, 2] };
    logger.info(object);
    expect(object.user.password).toBe(SECRET);
    expect(lines()[0]).toMatchObject({
      user: { name: 'Ada', password: '[redacted]' },
      at: '1970-01-01T00:00:00.000Z',
      rows: [1, 2],
    });
  });

  it('XC-62 the values of SQL parameters, also in causes and stacks', () => {
    const { logger, text, lines } = loggerInMemory();
    const invalid = driverError('invalid input syntax for type uuid: "ada@example.com"', '22P02');
    const unique = driverError('duplicate key value violates unique constraint "users_email_key"', '23505');
    logger.error({ err: new AggregateError([unique], 'twice', { cause: invalid }) }, 'Saving failed');
    expect(text()).not.toContain('ada@example.com');
    expect(lines()[0]?.['err']).toMatchObject({
      type: 'AggregateError',
      message: 'twice',
      cause: { code: '22P02', message: 'invalid input syntax for type uuid: "[value]"' },
      errors: [{ code: '23505', table: 'users', constraint: 'users_email_key', message: unique.message }],
    });
  });

  it('XC-62 the values in an error that is logged without a text of its own', () => {
    const { logger, text, lines } = loggerInMemory();
    const invalid = driverError('invalid input syntax for type uuid: "ada@example.com"', '22P02');
    logger.error(invalid);
    logger.error({ err: invalid });
    expect(text()).not.toContain('ada@example.com');
    expect(lines().map(({ msg }) => msg)).toEqual(
      Array(2).fill('invalid input syntax for type uuid: "[value]"'),
    );
  });

  it('OPS-10 an endless chain of causes does not make an endless line', () => {
    const { logger, lines } = loggerInMemory();
    const error = new Error('round');
    error.cause = error;
    logger.error({ err: error });
    expect(lines()).toHaveLength(1);
  });
});
