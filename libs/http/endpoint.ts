import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { Command } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import { declarationOf, isForPeople, isOnesOwn, type MessageClass } from '#libs/cqrs/message.js';
import { LimitReached } from '#libs/cqrs/ports.js';
import type { DomainErrorClass } from '#libs/kernel/domain-error.js';
import {
  CrossSiteRequestRefused,
  NotByApiKey,
  NotWhileImpersonating,
  OrganizationRefuses,
  Overloaded,
  PermissionDenied,
  PreconditionFailed,
  RateLimited,
  RequestInvalid,
  ScopeMissing,
  SessionConfined,
  ServiceModeRefused,
  StepUpRequired,
  IdempotencyKeyReused,
  Unauthenticated,
} from '#libs/kernel/errors.js';
import { BodyTooLarge, InternalError, UnsupportedMediaType } from './problem.js';
import { Problem } from './problem.dto.js';
import { STATUS_OF } from './status.js';

// oxlint-disable-next-line no-explicit-any -- any response class
type ResponseClass = new (...args: any[]) => object;

interface EndpointOptions {
  /** One sentence: what it does. */
  readonly summary: string;
  /** The command or query behind the route; its declaration supplies permission, mode and refusals. */
  readonly message: MessageClass;
  /** Where another route leads to the message too: what this one is called. */
  readonly operationId?: string;
  readonly status?: number;
  /** What a success answers: one object, a page of them, a stream of server-sent events, a file, or nothing. */
  readonly response?: ResponseClass;
  readonly page?: ResponseClass;
  readonly stream?: string;
  /** Where it sends the browser on to, with 303. */
  readonly redirect?: string;
  /** The media type of the file it answers. */
  readonly file?: string;
  /** The object has a revision: its ETag is sent, and `If-None-Match` or `If-Match` is honoured. */
  readonly versioned?: boolean;
  /** It is a query and yet no GET: what it asks for is work of others that nobody should repeat unasked. */
  readonly posted?: boolean;
  readonly errors?: readonly DomainErrorClass[];
}

export const ENDPOINT = 'endpoint';

export interface EndpointMetadata extends EndpointOptions {
  readonly status: number;
  /** Every refusal the route may answer with; what is not here is a defect. */
  readonly refusals: readonly DomainErrorClass[];
}

/** Declares a route: what runs behind it, what it answers and every way it may refuse. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const declared = declarationOf(options.message);
  if (!declared) throw new Error(`${options.message.name} has no @Message declaration`);
  const status = options.status ?? (options.redirect ? 303 : 200);
  const isPublic = declared.permission === 'public';
  const writes = isCommand(options.message) || options.posted === true;
  const refusals = [
    RequestInvalid,
    RateLimited,
    ServiceModeRefused,
    Overloaded,
    InternalError,
    ...(isPublic ? [] : [Unauthenticated]),
    ...(writes && !isPublic ? [CrossSiteRequestRefused] : []),
    ...(isPublic || declared.permission === 'signed-in' ? [] : [PermissionDenied, OrganizationRefuses]),
    ...(isPublic || declared.mfaPending ? [] : [StepUpRequired]),
    ...(declared.mode === 'critical-auth' && !isPublic && !declared.impersonated
      ? [NotWhileImpersonating]
      : []),
    ...(isOnesOwn(declared) ? [SessionConfined] : []),
    ...(isPublic ? [] : [isForPeople(declared) ? NotByApiKey : ScopeMissing]),
    ...(declared.idempotent ? [IdempotencyKeyReused] : []),
    ...(declared.entitlement ? [LimitReached] : []),
    ...(writes ? [BodyTooLarge, UnsupportedMediaType] : []),
    ...(writes && options.versioned && status === 200 ? [PreconditionFailed] : []),
    ...(declared.errors ?? []),
    ...(options.errors ?? []),
  ];
  const metadata: EndpointMetadata = { ...options, status, refusals };
  return applyDecorators(
    HttpCode(status),
    SetMetadata(ENDPOINT, metadata),
    ApiOperation({
      summary: options.summary,
      operationId: options.operationId ?? operationId(options.message),
    }),
    ApiExtension('x-permission', declared.permission),
    ApiExtension('x-mode', declared.mode),
    ...(declared.aal ? [ApiExtension('x-aal', declared.aal)] : []),
    ...(declared.aalMaxAgeSeconds ? [ApiExtension('x-aal-max-age', declared.aalMaxAgeSeconds)] : []),
    ...(isPublic ? [] : [ApiBearerAuth()]),
    ...(isPublic || isForPeople(declared) ? [] : [ApiSecurity('api-key', [declared.permission])]),
    ...(declared.idempotent ? [idempotencyHeader()] : []),
    ...success(metadata),
    ...problems(refusals),
  );
}

const isCommand = (message: MessageClass): boolean => message.prototype instanceof Command;

const operationId = ({ name }: MessageClass): string => name.charAt(0).toLowerCase() + name.slice(1);

const idempotencyHeader = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'A key of your own, 1 to 255 characters: a retry with it within 24 hours has no second effect',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });

function success({
  message,
  status,
  response,
  page,
  stream,
  redirect,
  file,
  versioned,
}: EndpointMetadata): (ClassDecorator & MethodDecorator)[] {
  const headers = versioned
    ? { ETag: { description: 'The revision of the object', schema: { type: 'string' as const } } }
    : undefined;
  const notModified =
    versioned && !isCommand(message)
      ? [ApiResponse({ status: 304, description: 'Not modified since If-None-Match' })]
      : [];
  if (stream)
    return [
      ApiResponse({
        status,
        description: stream,
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      }),
    ];
  if (redirect)
    return [
      ApiResponse({
        status,
        description: redirect,
        headers: { Location: { schema: { type: 'string', format: 'uri' } } },
      }),
    ];
  if (file)
    return [
      ApiResponse({
        status,
        description: 'The file; its ETag is the SHA-256 of its bytes',
        content: { [file]: { schema: { type: 'string', format: 'binary' } } },
        headers: { ETag: { schema: { type: 'string' } } },
      }),
    ];
  if (page)
    return [ApiExtraModels(page), ApiResponse({ status, description: 'A page', schema: pageSchema(page) })];
  if (response)
    return [ApiResponse({ status, description: 'Success', type: response, headers }), ...notModified];
  return [ApiResponse({ status, description: 'Done' })];
}

const pageSchema = (item: ResponseClass) => ({
  type: 'object' as const,
  required: ['data', 'nextCursor'],
  properties: {
    data: { type: 'array' as const, items: { $ref: getSchemaPath(item) } },
    nextCursor: { type: 'string' as const, nullable: true },
  },
});

function problems(refusals: readonly DomainErrorClass[]): (ClassDecorator & MethodDecorator)[] {
  const byStatus = new Map<number, Set<string>>();
  for (const { kind, code } of refusals) {
    const status = STATUS_OF[kind];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return [
    ApiExtraModels(Problem),
    ...[...byStatus].map(([status, codes]) =>
      ApiResponse({
        status,
        description: [...codes].join(', '),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: getSchemaPath(Problem) },
                { properties: { code: { type: 'string', enum: [...codes] } } },
              ],
            },
          },
        },
      }),
    ),
  ];
}
