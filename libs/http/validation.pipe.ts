import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import type { FieldError } from '#libs/kernel/domain-error.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { rememberRules } from './validation-rules.js';

/** Refuses unknown fields and wrong values, naming each field at fault; never converts silently. */
export function validationPipe(): ValidationPipe {
  rememberRules();
  return new FieldPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => refusal(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

@Injectable()
class FieldPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      if (this.toValidate(metadata)) refuseInheritedNames(value);
      return await super.transform(value, metadata);
    } catch (error) {
      throw metadata.type === 'query' && error instanceof RequestInvalid ? asQuery(error) : error;
    }
  }

  /** Leaves path parameters as they were sent, for pipes of their own: "0x1" is no whole number. */
  protected override transformPrimitive(value: unknown): unknown {
    return value;
  }
}

/** The validator takes names such as "constructor" for known fields, because every object inherits them. */
function refuseInheritedNames(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const inherited = Object.keys(value).filter((name) => name in Object.prototype);
  if (inherited.length > 0) throw refusal(inherited.map((name) => ({ pointer: `/${name}`, ...UNKNOWN })));
}

const UNKNOWN = { code: 'unknown', detail: 'is not a field of this request' };

/** Enough to correct a request by; more would make the answer larger than what was sent. */
const MAX_ERRORS = 50;

const refusal = (errors: readonly FieldError[]): RequestInvalid =>
  new RequestInvalid(
    errors.length === 1 ? 'One field is wrong.' : `There are ${errors.length} things wrong with the fields.`,
    {
      errors: errors.slice(0, MAX_ERRORS),
    },
  );

const asQuery = ({ errors = [] }: RequestInvalid): RequestInvalid =>
  refusal(errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^\//, '?') })));

function fieldErrors(
  { property, constraints = {}, children = [] }: ValidationError,
  parent: string,
): FieldError[] {
  const pointer = `${parent}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(constraints).map(([code, detail]) => ({
    pointer,
    ...(code === 'whitelistValidation' ? UNKNOWN : { code, detail }),
  }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, pointer))];
}
