import { MAX_PASSWORD_LENGTH } from '../domain/password-policy.js';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Email, Text } from '#libs/http/fields.js';
import { normalizeEmail } from '#libs/kernel/email.js';

/** An address in the one spelling accounts are kept under. */
export const AccountEmail = (): PropertyDecorator =>
  applyDecorators(text(normalizeEmail), Email({ example: 'ada@example.com' }));

/** A first or last name; one of white space alone is none. */
export const PersonName = ({ optional = false } = {}): PropertyDecorator =>
  applyDecorators(
    text((name) => name.trim()),
    Text({ min: 1, max: 100, optional }),
  );

/** Rewrites a text and leaves anything else for validation to refuse. */
const text = (rewrite: (value: string) => string): PropertyDecorator =>
  Transform(({ value }) => (typeof value === 'string' ? rewrite(value) : (value as unknown)));

/** For what takes that he signed in just now. */
export const CurrentPassword = (): PropertyDecorator =>
  Text({
    min: 1,
    max: MAX_PASSWORD_LENGTH,
    optional: true,
    description: 'Your password, when you have no second factor and signed in more than ten minutes ago',
  });
