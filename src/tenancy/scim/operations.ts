import { ScimInvalidPath, ScimInvalidSyntax, ScimInvalidValue } from '../domain/scim.errors.js';
import { PATCH_SCHEMA } from './schema.js';

export type Op = 'add' | 'replace' | 'remove';

/** One change as it was sent, with the name of the operation in its one spelling. */
export interface Operation {
  readonly op: Op;
  readonly path?: string;
  readonly value?: unknown;
}

const MAX_OPERATIONS = 1_000;

/** The operations of a PATCH body. Entra capitalises their names, and Okta sends a single one as an object. */
export function readOperations(body: object): Operation[] {
  const { schemas, Operations } = body as { schemas?: unknown; Operations?: unknown };
  if (Array.isArray(schemas) && !schemas.includes(PATCH_SCHEMA))
    throw new ScimInvalidSyntax(`"schemas" must have "${PATCH_SCHEMA}".`);
  const list: unknown[] = Array.isArray(Operations) ? Operations : Operations ? [Operations] : [];
  if (list.length === 0 || list.length > MAX_OPERATIONS)
    throw new ScimInvalidSyntax(`"Operations" must have 1 to ${MAX_OPERATIONS} of them.`);
  return list.map(readOperation);
}

function readOperation(sent: unknown): Operation {
  const { op, path, value } = (sent ?? {}) as { op?: unknown; path?: unknown; value?: unknown };
  const name = typeof op === 'string' ? op.toLowerCase() : '';
  if (name !== 'add' && name !== 'replace' && name !== 'remove')
    throw new ScimInvalidSyntax('"op" must be add, replace or remove.');
  if (path !== undefined && path !== null && typeof path !== 'string')
    throw new ScimInvalidPath('"path" must be a text.');
  const given = path ? { path } : {};
  if (name === 'remove' && !path) throw new ScimInvalidPath('To remove takes a path.');
  if (name !== 'remove' && value === undefined) throw new ScimInvalidValue(`To ${name} takes a value.`);
  return { op: name, ...given, value };
}
