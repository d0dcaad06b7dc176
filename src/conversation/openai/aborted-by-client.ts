import type { FastifyReply } from 'fastify';
import { LlmError } from '#libs/llm/llm-error.js';

/** Aborts when the client goes away before it has its answer. */
export function abortedByClient({ raw }: FastifyReply): AbortSignal {
  const aborter = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) aborter.abort(new LlmError('aborted', 'The client went away'));
  });
  return aborter.signal;
}
