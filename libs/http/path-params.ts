import { Injectable, Param, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isId } from '#libs/kernel/id.js';
import { RequestInvalid } from '#libs/kernel/errors.js';

@Injectable()
class IdPipe implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: ArgumentMetadata): string {
    if (isId(value)) return value;
    throw new RequestInvalid(`"${data}" in the path must be a UUID.`, {
      errors: [{ pointer: `{${data}}`, code: 'uuid', detail: 'must be a UUID' }],
    });
  }
}

@Injectable()
class NumberPipe implements PipeTransform<string, number> {
  transform(value: string, { data = 'number' }: ArgumentMetadata): number {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (number > 0) return number;
    throw new RequestInvalid(`"${data}" in the path must be a whole number from 1.`, {
      errors: [{ pointer: `{${data}}`, code: 'integer', detail: 'must be a whole number from 1' }],
    });
  }
}

const namePipe = (pattern: RegExp): Type<PipeTransform> => {
  @Injectable()
  class NamePipe implements PipeTransform<string, string> {
    transform(value: string, { data = 'name' }: ArgumentMetadata): string {
      if (pattern.test(value)) return value;
      throw new RequestInvalid(`"${data}" in the path must match ${pattern.source}.`, {
        errors: [{ pointer: `{${data}}`, code: 'matches', detail: `must match ${pattern.source}` }],
      });
    }
  }
  return NamePipe;
};

/** A path parameter that is a name. */
export const NameParam = (name: string, pattern: RegExp): ParameterDecorator =>
  pathParam(name, namePipe(pattern), { type: 'string', pattern: pattern.source });

/** A path parameter that is a UUID. */
export const IdParam = (name = 'id'): ParameterDecorator =>
  pathParam(name, IdPipe, { type: 'string', format: 'uuid' });

/** A path parameter that is a whole number from 1. */
export const NumberParam = (name: string): ParameterDecorator =>
  pathParam(name, NumberPipe, { type: 'integer', minimum: 1 });

const pathParam =
  (name: string, pipe: Type<PipeTransform>, schema: object): ParameterDecorator =>
  (target, key, index) => {
    Param(name, pipe)(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (descriptor && key !== undefined) ApiParam({ name, schema })(target, key, descriptor);
  };
