import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';

/** One decorator per field serves validation and documentation, so that neither can forget what the other says. */
export interface Field {
  readonly description?: string;
  readonly example?: unknown;
  /** The field may be left out. */
  readonly optional?: boolean;
  /** The field may be null. */
  readonly nullable?: boolean;
}

export function field(
  options: Field,
  api: ApiPropertyOptions,
  ...validators: PropertyDecorator[]
): PropertyDecorator {
  const { optional = false, nullable = false, description, example } = options;
  const documented = {
    ...api,
    required: !optional,
    nullable: nullable || undefined,
    description,
    example,
  } as ApiPropertyOptions;
  // Not `IsOptional`, which would let null pass where a field may only be left out, and the other way round.
  const mayBeAbsent = ValidateIf(
    (_, value) => !((optional && value === undefined) || (nullable && value === null)),
  );
  return applyDecorators(
    ApiProperty(documented),
    ...(optional || nullable ? [mayBeAbsent] : []),
    ...validators,
  );
}
