import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { MAX_LIMIT } from '#libs/kernel/page.js';
import { field, type Field } from './field.js';
import { isInstant } from './instant.js';

/** PostgreSQL's text type has no NUL, so a string with one is refused here instead of failing there. */
const withoutNul = (): PropertyDecorator =>
  Matches(/^[^\0]*$/, { message: '$property must not contain a NUL character' });

interface TextRules {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

export const Text = ({ min = 0, max, pattern, ...rest }: Field & TextRules): PropertyDecorator =>
  field(
    rest,
    { type: 'string', minLength: min, maxLength: max, pattern: pattern?.source },
    IsString(),
    MinLength(min),
    MaxLength(max),
    withoutNul(),
    ...(pattern ? [Matches(pattern)] : []),
  );

export const Email = (options: Field = {}): PropertyDecorator =>
  field(
    options,
    { type: 'string', format: 'email', maxLength: 254 },
    IsString(),
    MaxLength(254),
    withoutNul(),
    IsEmail(),
  );

export const Uuid = (options: Field = {}): PropertyDecorator =>
  field(options, { type: 'string', format: 'uuid' }, IsUUID());

export const Integer = ({ min, max, ...rest }: Field & { min: number; max: number }): PropertyDecorator =>
  field(rest, { type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));

/** A number that may have decimals. */
export const Decimal = ({
  min,
  max,
  ...rest
}: Field & { min?: number; max?: number } = {}): PropertyDecorator =>
  field(
    rest,
    { type: 'number', minimum: min, maximum: max },
    IsNumber({ allowNaN: false, allowInfinity: false }),
    ...(min === undefined ? [] : [Min(min)]),
    ...(max === undefined ? [] : [Max(max)]),
  );

/** A whole number in a query string, where every value is text. */
export const QueryInteger = (options: Field & { min: number; max: number }): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) =>
      typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : (value as unknown),
    ),
    Integer(options),
  );

export const Flag = (options: Field = {}): PropertyDecorator =>
  field(options, { type: 'boolean' }, IsBoolean());

/** A true or false in a query string, where every value is text. */
export const QueryFlag = (options: Field = {}): PropertyDecorator =>
  field(
    options,
    { type: 'boolean' },
    Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown))),
    IsBoolean(),
  );

export const Choice = (values: readonly string[], options: Field = {}): PropertyDecorator =>
  field(options, { type: 'string', enum: [...values] }, IsIn(values));

export const Instant = (options: Field = {}): PropertyDecorator =>
  field(
    options,
    { type: 'string', format: 'date-time' },
    Transform(({ value }) =>
      typeof value === 'string' && isInstant(value) ? new Date(value) : (value as unknown),
    ),
    ValidateBy({
      name: 'instant',
      validator: {
        validate: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
        defaultMessage: () => '$property must be an instant such as 2026-11-21T06:00:00Z',
      },
    }),
  );

const MAX_DEPTH = 20;

/** A JSON object of free shape; `maxBytes` counts it as JSON text. */
export const JsonObject = ({
  maxBytes = 262_144,
  ...rest
}: Field & { maxBytes?: number } = {}): PropertyDecorator =>
  field(
    rest,
    { type: 'object', additionalProperties: true },
    // As it was parsed: the copy that is made otherwise lacks fields named like methods, such as "toString".
    Transform(({ obj, key }) => (obj as Record<string, unknown>)[key]),
    ValidateBy({
      name: 'jsonObject',
      validator: {
        validate: (value) =>
          isObject(value) &&
          depthOf(value) <= MAX_DEPTH &&
          Buffer.byteLength(JSON.stringify(value)) <= maxBytes,
        defaultMessage: () =>
          `$property must be a JSON object of at most ${maxBytes} bytes, nested at most ${MAX_DEPTH} levels deep`,
      },
    }),
  );

/** Any value of JSON, in answers. */
export const AnyJson = (options: Field = {}): PropertyDecorator => field(options, {}, Allow());

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Stops counting past the limit, so that a deeply nested value cannot exhaust the stack. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  let deepest = depth + 1;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner, depth + 1));
  return deepest;
}

// oxlint-disable-next-line no-explicit-any -- any class of a nested object
type Nested = () => new (...args: any[]) => object;

/** @nestjs/swagger takes a function for a deferred class only when it is named `type`; else for the class itself. */
const documentedAs = (nested: Nested) => {
  const type = () => nested();
  return type;
};

export const Nest = (type: Nested, options: Field = {}): PropertyDecorator =>
  field(options, { type: documentedAs(type) }, IsObject(), ValidateNested(), Type(type));

export const ListOf = (
  type: Nested,
  { max = 1000, ...rest }: Field & { max?: number } = {},
): PropertyDecorator =>
  field(
    rest,
    { type: documentedAs(type), isArray: true },
    IsArray(),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    Type(type),
  );

export const TextList = ({
  min = 0,
  max = 100,
  maxLength = 200,
  pattern,
  ...rest
}: Field & { min?: number; max?: number; maxLength?: number; pattern?: RegExp } = {}): PropertyDecorator =>
  field(
    rest,
    {
      type: 'array',
      items: { type: 'string', maxLength, pattern: pattern?.source },
      minItems: min || undefined,
    },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsString({ each: true }),
    MaxLength(maxLength, { each: true }),
    Matches(pattern ?? /^[^\0]*$/, { each: true }),
  );

const listField = (
  { max = 100, ...rest }: Field & { max?: number },
  items: object,
  ...each: PropertyDecorator[]
): PropertyDecorator =>
  field(rest, { type: 'array', items, maxItems: max }, IsArray(), ArrayMaxSize(max), ...each);

export const UuidList = (options: Field & { max?: number } = {}): PropertyDecorator =>
  listField(options, { type: 'string', format: 'uuid' }, IsUUID(undefined, { each: true }));

export const IntegerList = ({ min, ...rest }: Field & { min: number; max?: number }): PropertyDecorator =>
  listField(rest, { type: 'integer', minimum: min }, IsInt({ each: true }), Min(min, { each: true }));

/** `?limit&cursor` of every list. */
export class PageQuery {
  @QueryInteger({ min: 1, max: MAX_LIMIT, optional: true, description: 'How many at most; 20 unless told' })
  limit?: number;

  @Text({ max: 1000, optional: true, description: 'The nextCursor of the page before' })
  cursor?: string;
}
