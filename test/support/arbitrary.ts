import fc, { type Arbitrary } from 'fast-check';
import type { ApiDocument, Schema } from './api-document.js';

/** Characters that have broken something somewhere: NUL, half surrogates, direction marks, quotes, markup. */
const NASTY = [
  '\0',
  '\ud800',
  '\udfff',
  '\u202e',
  '\ufeff',
  '\u2028',
  "'",
  '"',
  '\\',
  '%',
  '<',
  ';',
  '--',
  '${',
  '\u{1f600}',
  'é',
];

const text = (maxLength: number): Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(...NASTY)), {
      maxLength: 8,
    })
    .map((parts) => parts.join('').slice(0, maxLength));

const anything: Arbitrary<unknown> = fc.anything({
  withNullPrototype: false,
  maxDepth: 4,
  values: [fc.boolean(), fc.double(), fc.integer(), text(100), fc.constant(null)],
});

function textOf({ maxLength = 200, format, enum: choices }: Schema): Arbitrary<unknown> {
  if (choices) return fc.constantFrom(...(choices as unknown[]));
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((at) => at.toISOString());
  if (format === 'email') return fc.emailAddress();
  return text(Math.min(maxLength, 300));
}

/** Values of the schema's shape, with hostile contents. */
export function shaped(document: ApiDocument, schema: Schema): Arbitrary<unknown> {
  const {
    type,
    enum: choices,
    items,
    properties,
    required = [],
    minimum,
    maximum,
  } = document.resolve(schema) ?? {};
  const kinds: string[] = Array.isArray(type) ? type : [type];
  if (kinds.includes('null'))
    return fc.option(shaped(document, { ...schema, type: kinds.filter((kind) => kind !== 'null')[0] }));
  if (choices) return fc.constantFrom(...(choices as unknown[]));
  const [kind = ''] = kinds;
  switch (kind) {
    case 'string':
      return textOf(document.resolve(schema));
    case 'integer':
      return fc.integer({
        min: Math.max(minimum ?? 0, -(2 ** 31)),
        max: Math.min(maximum ?? 1000, 2 ** 31 - 1),
      });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(shaped(document, items), { maxLength: 5 });
    case 'object':
      if (!properties) return fc.dictionary(text(20), anything, { maxKeys: 5 });
      return fc.record(
        Object.fromEntries(
          Object.entries(properties).map(([name, inner]) => [name, shaped(document, inner as Schema)]),
        ),
        { requiredKeys: required as string[] },
      );
    default:
      return anything;
  }
}

/** Mostly of the right shape, sometimes with one field replaced, added or removed. */
export function nearly(document: ApiDocument, schema: Schema): Arbitrary<unknown> {
  const names = Object.keys(document.resolve(schema)?.properties ?? {});
  const broken = fc
    .tuple(shaped(document, schema), fc.constantFrom('extra', ...names), anything)
    .map(([body, name, value]) => ({ ...(body as object), [name]: value }));
  return fc.oneof(
    { weight: 3, arbitrary: shaped(document, schema) },
    { weight: 3, arbitrary: broken },
    { weight: 1, arbitrary: anything },
  );
}
