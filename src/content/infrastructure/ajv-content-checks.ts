import { Injectable } from '@nestjs/common';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isId } from '#libs/kernel/id.js';
import {
  ContentDataInvalid,
  ContentIncomplete,
  ContentSchemaUnknown,
} from '../domain/content-item.errors.js';
import {
  CONTENT_SCHEMAS,
  ContentChecks,
  currentPayload,
  currentSchemaVersion,
  type Payload,
} from '../domain/content-schemas.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

const MOST_ERRORS = 20;

@Injectable()
export class AjvContentChecks extends ContentChecks {
  /** By repository and version. */
  private readonly validators: ReadonlyMap<RepositoryName, readonly ValidateFunction[]>;

  constructor() {
    super();
    const formats = { uuid: isId };
    // The schemas are this project's own, and its tests check them: done here it would be a part of every start.
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats, validateSchema: false });
    this.validators = new Map(
      REPOSITORIES.map((repository) => [
        repository,
        CONTENT_SCHEMAS[repository].map(({ fields }) => ajv.compile({ type: 'object', properties: fields })),
      ]),
    );
  }

  accept(
    repository: RepositoryName,
    contentData: Record<string, unknown>,
    schemaVersion = currentSchemaVersion(repository),
  ): Payload {
    const validate = this.validators.get(repository)?.[schemaVersion - 1];
    if (!validate) throw new ContentSchemaUnknown(currentSchemaVersion(repository));
    if (validate(contentData)) return currentPayload(repository, { contentData, schemaVersion });
    throw new ContentDataInvalid((validate.errors ?? []).slice(0, MOST_ERRORS).map(toFieldError));
  }

  complete(repository: RepositoryName, contentData: Record<string, unknown>): void {
    const missing = CONTENT_SCHEMAS[repository]
      .at(-1)
      ?.complete.filter((group) => !group.some((field) => isThere(contentData[field])));
    if (missing && missing.length > 0) throw new ContentIncomplete(missing);
  }
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** The value at fault; of one that is missing or too many, where it would be. */
const toFieldError = ({ instancePath, keyword, params, message = 'is wrong' }: ErrorObject) => {
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  const name = missingProperty ?? additionalProperty;
  const field = name === undefined ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer: `/contentData${instancePath}${field}`, code: keyword, detail: message };
};
