import { currentPayload, type Payload } from '../domain/content-schemas.js';
import type { RepositoryName } from '../domain/repository-name.js';

/** A row that was just read, in the newest schema, whichever it was written for. What is stored stays as it is. */
export const inNewestSchema = <R extends Payload & { readonly repository: RepositoryName }>(row: R): R =>
  Object.assign(row, currentPayload(row.repository, row));
