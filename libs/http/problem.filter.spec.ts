import { UnauthorizedException } from '@nestjs/common';
import { expect, it } from 'vitest';
import { RequestInvalid, Unauthenticated } from '#libs/kernel/errors.js';
import { BodyTooLarge, InternalError } from './problem.js';
import { toDomainError } from './problem.filter.js';

it.each([
  ['a refusal of Nest’s', new UnauthorizedException('No'), Unauthenticated],
  ['one of Fastify’s', { statusCode: 401, message: 'No' }, Unauthenticated],
  ['a body too large', { statusCode: 413, message: 'No' }, BodyTooLarge],
  [
    'a body of no length',
    { code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400, message: 'No' },
    RequestInvalid,
  ],
  ['any other', { statusCode: 418, message: 'No' }, RequestInvalid],
  ['what nobody foresaw', new TypeError('No'), InternalError],
])('XC-24 %s becomes a refusal in our words', (_, error, expected) => {
  expect(toDomainError(error)).toBeInstanceOf(expected);
});
