import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '#libs/kernel/id.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { sendProblem } from './problem.filter.js';
import { toProblem } from './problem.js';
import { beginContext } from './request-context.hook.js';
import { setSecurityHeaders } from './security-headers.js';

/** Answers what the router cannot read, such as `/%zz`, which passes no hook. */
export function refuseAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  beginContext(request, reply);
  setSecurityHeaders(request, reply);
  sendProblem(new RequestInvalid('This address cannot be read.'), request, reply, new Logger('http'));
}

/** Answers what is no HTTP request, so that there is a socket and nothing else. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(brokenRequest(error.code));
  socket.destroy(error);
}

const REFUSALS = new Map<string | undefined, readonly [number, string]>([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Request Timeout']],
  ['HPE_HEADER_OVERFLOW', [431, 'Request Header Fields Too Large']],
]);

function brokenRequest(code: string | undefined): string {
  const [status, title] = REFUSALS.get(code) ?? [400, 'Bad Request'];
  const problem = toProblem(new RequestInvalid('This is not an HTTP request that can be read.'), newId());
  const body = JSON.stringify({ ...problem, status, title });
  return [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${problem.requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
