import { afterEach, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Authorizer } from '#libs/cqrs/ports.js';
import { systemActor } from '#libs/kernel/actor.js';
import { PermissionDenied } from '#libs/kernel/errors.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ToolRegistry } from '#libs/tools/tool-registry.js';
import { RegisteredTools } from './registered-tools.js';

const NOW = new Date('2026-11-21T06:00:00Z');

/** What a tool answers that was registered beside the built-in ones, or one of those. */
async function answerOf(name: string, args: Record<string, unknown>, run: () => Promise<unknown>) {
  const registry = new ToolRegistry();
  const authorizer = { prepare: async () => {}, allows: () => true } as unknown as Authorizer;
  const tools = new RegisteredTools(registry, authorizer, { now: () => NOW });
  const described = { title: 'Ring', description: 'Rings.', parameters: { type: 'object' } };
  registry.register({ ...described, name: 'ring', permission: 'conversation.use', readOnly: true, run });
  const [tool] = await runInContext({ actor: systemActor(), requestId: 'r' }, () => tools.offered([name]));
  return tool!.run(args, new AbortController().signal);
}
const ring = (run: () => Promise<unknown>) => answerOf('ring', {}, run);
const timeIn = async (args: Record<string, unknown>): Promise<unknown> =>
  JSON.parse((await answerOf('current_time', args, async () => '')).result);

describe('what a tool of the platform answers', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('CNV-22 is told as text, and as null where it is nothing', async () => {
    expect(await ring(async () => 'rung')).toMatchObject({ state: 'succeeded', result: 'rung' });
    expect(await ring(async () => ({ heard: true }))).toMatchObject({ result: '{"heard":true}' });
    expect(await ring(async () => undefined)).toMatchObject({ state: 'succeeded', result: 'null' });
  });

  it('CNV-22 is a refusal in its own words, where it refuses', async () => {
    const refused = await ring(async () => Promise.reject(new PermissionDenied('bell.ring')));
    expect(refused).toMatchObject({
      state: 'failed',
      errorCode: 'auth.permission_denied',
      result: expect.stringContaining('bell.ring'),
    });
  });

  it('CNV-13 CNV-22 tells a model nothing of a failure of our own, which is logged', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const failed = await ring(async () => Promise.reject(new Error('password of the database')));
    expect(failed).toMatchObject({
      state: 'failed',
      errorCode: 'tool.internal_error',
      result: 'Error: The tool could not be run.',
    });
    expect(logged).toHaveBeenCalledOnce();
  });

  it('CNV-22 is the time in the zone that is asked for, and in UTC where none is', async () => {
    const utc = NOW.toISOString();
    expect(await timeIn({})).toMatchObject({
      utc,
      timeZone: 'UTC',
      local: expect.stringMatching(/06:00:00/),
    });
    const zurich = await timeIn({ timezone: 'Europe/Zurich' });
    expect(zurich).toMatchObject({ utc, local: expect.stringMatching(/07:00:00/) });
    expect(await timeIn({ timezone: 'Mars' })).toEqual({ utc, error: 'There is no time zone Mars' });
  });
});
