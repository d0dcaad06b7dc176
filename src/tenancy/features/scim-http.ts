import {
  applyDecorators,
  Catch,
  Header,
  Logger,
  UseFilters,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '#libs/http/endpoint.js';
import { Integer, JsonObject, ListOf, QueryInteger, Text, TextList } from '#libs/http/fields.js';
import { SCIM_TYPE, ScimBody } from '#libs/http/scim-body.js';
import { STATUS_OF } from '#libs/http/status.js';
import { requestIdOf } from '#libs/http/request-context.hook.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import type { ScimType } from '../domain/scim.errors.js';
import { ERROR_SCHEMA } from '../scim/schema.js';

/** A refusal as RFC 7644 §3.12 has it, with the code and request id that all our refusals have. */
export class ScimErrorView {
  @TextList({ max: 1 })
  schemas: string[];

  @Text({ max: 3, description: 'The HTTP status' })
  status: string;

  @Text({ max: 20, optional: true, description: 'As RFC 7644 §3.12 lists them' })
  scimType?: string;

  @Text({ max: 10_000 })
  detail: string;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 128 })
  requestId: string;
}

/** A user or group; its attributes are told by /scim/v2/Schemas. */
export class ScimResourceView {
  @TextList({ max: 5 })
  schemas: string[];

  @Text({ max: 300, optional: true })
  id?: string;

  @JsonObject({ optional: true })
  meta?: object;
}

export class ScimListView {
  @TextList({ max: 1 })
  schemas: string[];

  @Integer({ min: 0, max: 2_147_483_647 })
  totalResults: number;

  @Integer({ min: 1, max: 2_147_483_647 })
  startIndex: number;

  @Integer({ min: 0, max: 2_147_483_647 })
  itemsPerPage: number;

  @ListOf(() => ScimResourceView, { description: 'Users or groups' })
  Resources: object[];
}

/** What answers are to show. */
export class ScimShownQuery {
  @Text({ max: 2_000, optional: true, description: 'Names of attributes, separated by commas' })
  attributes?: string;

  @Text({ max: 2_000, optional: true, description: 'Names of attributes, separated by commas' })
  excludedAttributes?: string;

  @Text({ max: 10, optional: true, description: 'A flag of Microsoft Entra, which changes nothing here' })
  aadOptscim062020?: string;
}

export class ScimListQuery extends ScimShownQuery {
  @Text({
    max: 2_000,
    optional: true,
    description: 'As RFC 7644 §3.4.2.2, such as userName eq "ada@example.com"',
  })
  filter?: string;

  @QueryInteger({ min: -2_147_483_648, max: 2_147_483_647, optional: true, description: 'From 1' })
  startIndex?: number;

  @QueryInteger({
    min: -2_147_483_648,
    max: 2_147_483_647,
    optional: true,
    description: '100 unless told, 200 at most',
  })
  count?: number;

  @Text({
    max: 200,
    optional: true,
    description: 'Is taken and not used: results come in the order they were made',
  })
  sortBy?: string;

  @Text({ max: 20, optional: true, description: 'As sortBy' })
  sortOrder?: string;
}

/** Refusals of this project that SCIM has a word for. */
const SCIM_TYPES: Readonly<Record<string, ScimType>> = {
  'tenancy.team_name_taken': 'uniqueness',
  'tenancy.already_member': 'uniqueness',
  'identity.email_taken': 'uniqueness',
  'tenancy.last_owner': 'mutability',
  'tenancy.owners_only': 'mutability',
  'request.invalid': 'invalidValue',
};

/** Refuses in the form that SCIM clients know. */
@Catch(DomainError)
export class ScimErrorFilter implements ExceptionFilter<DomainError> {
  private readonly logger = new Logger('scim');

  catch(error: DomainError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const status = STATUS_OF[error.kind];
    if (status >= 500) this.logger.error({ err: error }, 'A SCIM request failed');
    const scimType =
      (error.constructor as { scimType?: ScimType }).scimType ??
      (status === 400 || status === 409 || status === 403 ? SCIM_TYPES[error.code] : undefined);
    const answer: ScimErrorView = {
      schemas: [ERROR_SCHEMA],
      status: String(status),
      ...(scimType && { scimType }),
      detail: [error.message, ...(error.errors ?? []).map((each) => `${each.pointer}: ${each.detail}`)].join(
        ' ',
      ),
      code: error.code,
      requestId: requestIdOf(request),
    };
    const reply = http.getResponse<FastifyReply>();
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="scim"');
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
    void reply.status(status).type(`${SCIM_TYPE}; charset=utf-8`).send(JSON.stringify(answer));
  }
}

type Responses = Record<string, { description?: string; content?: Record<string, unknown>; type?: unknown }>;

const RESPONSES = 'swagger/apiResponse';

/** Where @nestjs/swagger keeps answers: refusals here may have SCIM's form, and successes its type. */
const asScim: MethodDecorator = (_target, _key, descriptor) => {
  const route = descriptor.value as object;
  const responses = Reflect.getMetadata(RESPONSES, route) as Responses;
  for (const [status, response] of Object.entries(responses)) {
    if (Number(status) >= 400)
      response.content = {
        ...response.content,
        [SCIM_TYPE]: { schema: { $ref: getSchemaPath(ScimErrorView) } },
      };
    else if (typeof response.type === 'function') {
      response.content = { [SCIM_TYPE]: { schema: { $ref: getSchemaPath(response.type) } } };
      delete response.type;
    }
  }
};

/** A route of SCIM: its body, its answers and its refusals have the forms of RFC 7644. */
export function ScimEndpoint(options: Parameters<typeof Endpoint>[0], body?: string): MethodDecorator {
  return applyDecorators(
    Endpoint(options),
    ApiExtraModels(ScimErrorView, ScimResourceView, ScimListView),
    ScimBody(),
    Header('content-type', `${SCIM_TYPE}; charset=utf-8`),
    UseFilters(ScimErrorFilter),
    ...(body === undefined
      ? []
      : [
          ApiConsumes(SCIM_TYPE, 'application/json'),
          ApiBody({ schema: { type: 'object', additionalProperties: true, description: body } }),
        ]),
    asScim,
  );
}

/** The versions a client names in If-Match or If-None-Match. */
export const versionsIn = (header: string | string[] | undefined): string[] | undefined =>
  typeof header === 'string' ? header.split(',').map((each) => each.trim()) : undefined;
