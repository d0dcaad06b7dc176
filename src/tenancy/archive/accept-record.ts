import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { RequestInvalid } from '#libs/kernel/errors.js';

/** The record, when it says what its class declares and nothing else; a file is as little trusted as a request. */
export function acceptRecord<R extends object>(shape: new () => R, data: object): R {
  const record = plainToInstance(shape, data);
  const [error] = validateSync(record, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (error) throw refusalOf(error);
  return record;
}

function refusalOf({ property, constraints, children = [] }: ValidationError): RequestInvalid {
  const [child] = children;
  if (child && !constraints) return refusalOf(child);
  const [code, detail] = Object.entries({ ...constraints })[0] ?? ['invalid', `${property} is invalid`];
  return new RequestInvalid(detail, {
    errors: [{ pointer: `/${property}`, code, detail: detail.replace(`${property} `, '') }],
  });
}
