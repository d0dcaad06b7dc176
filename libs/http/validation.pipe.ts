import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '#libs/kernel/domain-error.js';
import { RequestInvalid } from '#libs/kernel/errors.js';

/** Refuses unknown fields and wrong values, naming each field at fault; never converts silently. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const fields = errors.flatMap((error) => fieldErrors(error, ''));
      return new RequestInvalid(`${fields.length === 1 ? 'One field is' : `${fields.length} fields are`} wrong.`, {
        errors: fields,
      });
    },
  });

function fieldErrors({ property, constraints = {}, children = [] }: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(constraints).map(([code, detail]) => ({
    pointer,
    code: code === 'whitelistValidation' ? 'unknown' : code,
    detail: code === 'whitelistValidation' ? 'is not a field of this request' : detail,
  }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, pointer))];
}
