import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { Nest, Text } from '#libs/http/fields.js';
import { answerErrorsAs } from '#libs/http/problem.filter.js';
import type { Problem } from '#libs/http/problem.dto.js';
import { nameOf } from './wire-fields.js';

export class OpenAiErrorDetail {
  @Text({ max: 20_000 })
  message: string;

  @Text({ max: 100, example: 'invalid_request_error' })
  type: string;

  @Text({ max: 1_000, nullable: true, description: 'The field at fault' })
  param: string | null;

  @Text({ max: 100, nullable: true })
  code: string | null;
}

/** A refusal as OpenAI's clients know it, with the code and request id that all our refusals have. */
export class OpenAiErrorView {
  @Nest(() => OpenAiErrorDetail)
  error: OpenAiErrorDetail;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 128 })
  requestId: string;
}

/** Codes that clients compare with; of all others our own is told. */
const CODES: Readonly<Record<string, string>> = {
  'openai.model_not_found': 'model_not_found',
  'openai.context_length_exceeded': 'context_length_exceeded',
  'openai.content_filter': 'content_filter',
  'billing.limit_reached': 'insufficient_quota',
  'request.rate_limited': 'rate_limit_exceeded',
  'openai.provider_rate_limited': 'rate_limit_exceeded',
  'auth.unauthenticated': 'invalid_api_key',
};

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
  500: 'server_error',
  503: 'server_error',
};

export interface OpenAiRefusal {
  readonly status: number;
  readonly body: OpenAiErrorView;
  /** Clients try 429 and 5xx again, unless they are told not to. */
  readonly final: boolean;
}

/** OpenAI knows neither 402, which it answers with 429, nor 422, which is 400. */
const STATUSES: Readonly<Record<number, number>> = { 402: 429, 422: 400 };

export function toOpenAiError({
  status,
  code,
  detail,
  errors,
  requestId,
}: Omit<Problem, 'type' | 'title'>): OpenAiRefusal {
  const isQuota = code === 'billing.limit_reached';
  const [first] = errors;
  return {
    status: STATUSES[status] ?? status,
    final: isQuota,
    body: {
      error: {
        message: detail,
        type: isQuota ? 'insufficient_quota' : (TYPES[status] ?? 'invalid_request_error'),
        param: first && first.pointer !== '' ? nameOf(first.pointer) : null,
        code: CODES[code] ?? code,
      },
      code,
      requestId,
    },
  };
}

answerErrorsAs('/openai/', (problem) => {
  const { status, body, final } = toOpenAiError(problem);
  const headers: Record<string, string> = final ? { 'x-should-retry': 'false' } : {};
  return {
    status,
    type: 'application/json; charset=utf-8',
    body,
    headers,
  };
});

type Content = Record<string, { schema: object }>;
type Responses = Record<
  string,
  { description?: string; content?: Content; type?: unknown; schema?: unknown }
>;

const RESPONSES = 'swagger/apiResponse';

/** Where @nestjs/swagger keeps answers: those of refusals get OpenAI's statuses and form. */
const inTheirForm =
  (success: Content): MethodDecorator =>
  (_target, _key, descriptor) => {
    const route = descriptor.value as object;
    const documented = (Reflect.getMetadata(RESPONSES, route) ?? {}) as Responses;
    const answers: Responses = {};
    for (const [given, response] of Object.entries(documented)) {
      if (Number(given) < 400) {
        answers[given] = { description: response.description ?? '', content: success };
        continue;
      }
      const status = STATUSES[Number(given)] ?? given;
      const descriptions = [answers[status]?.description, response.description].filter(Boolean);
      answers[status] = {
        description: descriptions.join(', '),
        content: { 'application/json': { schema: { $ref: getSchemaPath(OpenAiErrorView) } } },
      };
    }
    Reflect.defineMetadata(RESPONSES, answers, route);
  };

/** A route that OpenAI's clients call: its body, its answers and its refusals have their forms. */
export function OpenAiEndpoint(
  options: Parameters<typeof Endpoint>[0],
  success: Content,
  body?: object,
): MethodDecorator {
  return applyDecorators(
    Endpoint(options),
    ApiExtraModels(OpenAiErrorView),
    ...(body ? [ApiBody({ required: true, schema: body })] : []),
    inTheirForm(success),
  );
}
