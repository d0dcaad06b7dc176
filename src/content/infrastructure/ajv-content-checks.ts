import { Injectable } from '@nestjs/common';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isId } from '#libs/kernel/id.js';
import { ContentDataInvalid, ContentIncomplete } from '../domain/content-item.errors.js';
import { CONTENT_SCHEMAS, ContentChecks } from '../domain/content-schemas.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

const MOST_ERRORS = 20;

@Injectable()
export class AjvContentChecks extends ContentChecks {
  private readonly validators: ReadonlyMap<RepositoryName, ValidateFunction>;

  constructor() {
    super();
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: { uuid: isId } });
    this.validators = new Map(
      REPOSITORIES.map((repository) => [
        repository,
        ajv.compile({ type: 'object', properties: CONTENT_SCHEMAS[repository].fields }),
      ]),
    );
  }

  values(repository: RepositoryName, contentData: Record<string, unknown>): void {
    const validate = this.validators.get(repository);
    if (!validate || validate(contentData)) return;
    throw new ContentDataInvalid((validate.errors ?? []).slice(0, MOST_ERRORS).map(toFieldError));
  }

  complete(repository: RepositoryName, contentData: Record<string, unknown>): void {
    const missing = CONTENT_SCHEMAS[repository].complete.filter(
      (group) => !group.some((field) => isThere(contentData[field])),
    );
    if (missing.length > 0) throw new ContentIncomplete(missing);
  }
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const toFieldError = ({ instancePath, keyword, message = 'is wrong' }: ErrorObject) => ({
  pointer: `/contentData${instancePath}`,
  code: keyword,
  detail: message,
});
