import type { Params } from 'nestjs-pino';
import {
  pino,
  stdTimeFunctions,
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type LogFn,
  type Logger,
  type LoggerOptions,
} from 'pino';
import { currentContext } from '#libs/kernel/request-context.js';
import { describeError } from './error-description.js';
import { ReadableLines } from './readable-lines.js';
import { redact } from './redaction.js';
import { currentTraceId } from './tracing.js';

export interface LoggingConfig {
  /** A pino level name or `silent`. */
  readonly level: string;
  /** JSON lines for machines; otherwise one short line for the person at the terminal. */
  readonly json: boolean;
  readonly service: string;
  readonly version: string;
  /** What the process does: `api`, `worker` or `all`. */
  readonly role: string;
}

/** Whose work a line belongs to. */
export interface LogContext {
  requestId?: string;
  organizationId?: string;
  userId?: string;
  traceId?: string;
}

/** From the request, job or reaction at hand; a new object each time, which pino fills up. */
export function currentLogContext(): LogContext {
  const work = currentContext();
  const traceId = currentTraceId();
  if (!work) return traceId ? { traceId } : {};
  const { requestId, actor } = work;
  return { requestId, organizationId: actor.organizationId, userId: actor.userId, traceId };
}

export function loggerOptions(
  config: LoggingConfig,
  context: () => LogContext = currentLogContext,
): LoggerOptions {
  const { level, service, version, role } = config;
  return {
    level,
    base: { service, version, role },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: redact },
    // `redact` has described the errors already; pino's own serializer would go over them again.
    serializers: { err: (described: unknown) => described },
    mixin: context,
    hooks: {
      logMethod(args, method) {
        method.apply(this, withMessage(args));
      },
    },
  };
}

/** Where a call gives an error and no text, pino would take the error's message as it is, values included. */
function withMessage(args: Parameters<LogFn>): Parameters<LogFn> {
  const first: unknown = args[0];
  if (args.length > 1 || typeof first !== 'object' || first === null) return args;
  const error = first instanceof Error ? first : (first as { err?: unknown }).err;
  return error instanceof Error ? [first, describeError(error).message] : args;
}

/**
 * The process's logger. Production writes without a worker thread and without blocking, some lines per system
 * call: a line is out after a second at the latest, or when the process exits. A killed process may lose
 * that last second.
 */
export function createLogger(
  config: LoggingConfig,
  context?: () => LogContext,
  to?: DestinationStream,
): Logger {
  const logger = pino(loggerOptions(config, context), to ?? standardOutput(config));
  // oxlint-disable-next-line typescript/unbound-method -- applied to the logger it is called on
  const { child } = logger;
  // pino's formatter for bindings is not handed on to children, but this method is.
  return Object.assign(logger, {
    child(this: Logger, bindings: Bindings, options?: ChildLoggerOptions): Logger {
      return Reflect.apply(child, this, [redact(bindings), options]) as Logger;
    },
  });
}

const standardOutput = ({ json }: LoggingConfig): DestinationStream =>
  json
    ? pino.destination({ dest: 1, sync: false, minLength: 16_000, periodicFlush: 1_000 })
    : new ReadableLines(process.stdout);

/**
 * For `LoggerModule.forRoot`: Nest's own lines go to the same logger. Without its middleware (`forRoutes` is
 * empty), because access lines come from `accessLog` and the request's ids from the mixin.
 */
export const loggerModuleParams = (logger: Logger): Params => ({
  pinoHttp: { logger, autoLogging: false, wrapSerializers: false },
  forRoutes: [],
});
