import { describe, expect, it } from 'vitest';
import type { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { FindBreach } from '../find-breach/find-breach.query.js';
import { PauseForGuardrail } from '../pause-for-guardrail/pause-for-guardrail.command.js';
import { CheckGuardrailsJob } from './check-guardrails.job.js';

const breach = { variant: 'b', reason: 'It costs too much.' };

/** Three guarded experiments, of which the first cannot be looked at and the last is beyond a guardrail. */
function jobOf(failing: readonly string[]) {
  const paused: unknown[] = [];
  const dispatcher = {
    async query(message: object) {
      if (!(message instanceof FindBreach))
        return ['a', 'b', 'c'].map((id) => ({ id, organizationId: `of ${id}` }));
      if (failing.includes(message.experimentId)) throw new Error(`${message.experimentId} cannot be read`);
      return message.experimentId === 'c' ? breach : undefined;
    },
    async command({ experimentId, breach }: PauseForGuardrail) {
      paused.push({ experimentId, breach, organizationId: currentActor().organizationId });
    },
  };
  return { paused, job: new CheckGuardrailsJob(dispatcher as unknown as Dispatcher) };
}

describe('the look at guardrails', () => {
  const { signal } = new AbortController();

  it('EXP-05 pauses what is beyond one, as the organization whose it is', async () => {
    const { job, paused } = jobOf([]);
    await job.run({}, signal);
    expect(paused).toEqual([{ experimentId: 'c', breach, organizationId: 'of c' }]);
  });

  it('EXP-05 goes on after one that cannot be looked at, and says so at its end', async () => {
    const { job, paused } = jobOf(['a', 'b']);
    const failure: unknown = await job.run({}, signal).catch((error: unknown) => error);
    expect(paused).toHaveLength(1);
    expect(failure).toBeInstanceOf(AggregateError);
    expect((failure as AggregateError).errors.map(String)).toEqual([
      'Error: a cannot be read',
      'Error: b cannot be read',
    ]);
  });

  it('XC-78 ends between two experiments when its process has to', async () => {
    const { job, paused } = jobOf([]);
    await expect(job.run({}, AbortSignal.abort(new Error('The process ends')))).rejects.toThrow(
      'The process ends',
    );
    expect(paused).toEqual([]);
  });
});
