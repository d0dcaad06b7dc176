import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Email } from '#libs/http/fields.js';
import { normalizeEmail } from '../domain/email.js';

/** An address in the one spelling accounts are kept under. */
export const AccountEmail = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? normalizeEmail(value) : (value as unknown))),
    Email({ example: 'ada@example.com' }),
  );
