import { describe, expect, it } from 'vitest';
import { executedFingerprint, fingerprintOf } from '../domain/answer-setup.js';
import type { Trial, Trials } from '../trials.js';
import type { PlannedModel, Question } from './model-gateway.js';
import { TrialRun } from './trial-run.js';

const setup = {
  model: 'bright',
  temperature: 0.5,
  maxOutputTokens: null,
  reasoningEffort: null,
  agentVersion: null,
  promptHash: null,
};
const trial: Trial = {
  experimentId: 'e',
  organizationId: 'o',
  variant: 'b',
  unit: 'u',
  counts: true,
  agentId: null,
  setup,
  fingerprint: fingerprintOf(setup),
};
const question: Question = { messages: [{ role: 'user', content: 'Hi' }], temperature: 0.5 };
const planned = (id: string) => ({ model: { id } }) as PlannedModel;
const times = { firstTokenMs: 1, latencyMs: 2 };

function runOf(part: Trial = trial) {
  const sent: Trial[] = [];
  const trials = { sent: (each: Trial) => void sent.push(each) } as unknown as Trials;
  return { sent, run: new TrialRun(trials, part) };
}

describe('an answer’s part in an experiment', () => {
  it('EXP-03 is what was sent: the variant, or a model that stood in for it', () => {
    const { run, sent } = runOf();
    run.sending(question, null, false);
    run.started(planned('bright'));
    expect(run.facts(times, false)).toEqual({
      experimentId: 'e',
      variant: 'b',
      unit: 'u',
      counts: true,
      executed: 'variant',
      recordedFingerprint: trial.fingerprint,
      executedFingerprint: trial.fingerprint,
      ...times,
    });
    run.started(planned('spare'));
    expect(run.facts(times, false)).toMatchObject({
      executed: 'fallback',
      executedFingerprint: executedFingerprint(setup, { ...question, model: 'spare', agentVersion: null }),
    });
    expect(sent).toEqual([trial]);
  });

  it('EXP-04 tells no exposure of somebody who only tries a variant out', () => {
    const { run, sent } = runOf({ ...trial, counts: false });
    run.started(planned('bright'));
    expect(sent).toEqual([]);
    expect(run.facts(times, false)).toMatchObject({ counts: false });
  });

  it('EXP-03 is what answers outside of experiments, where the variant could not be asked', () => {
    const { run } = runOf();
    run.sending(question, null, true);
    run.started(planned('plain'));
    expect(run.facts(times, false)).toMatchObject({ executed: 'default' });
  });

  it('EXP-03 EXP-04 is none where no provider was asked', () => {
    const { run, sent } = runOf();
    run.sending(question, null, false);
    expect(run.facts(times, false)).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('EXP-03 is not known where a process died that may have asked one', () => {
    expect(runOf().run.facts(times, true)).toMatchObject({ executed: 'unknown', executedFingerprint: null });
  });
});
