import { describe, expect, it } from 'vitest';
import { LlmError } from './llm-error.js';
import { caught, never } from './testing/provider-contract.js';
import { sleep, untilAborted, withDeadline } from './waiting.js';

describe('sleep', () => {
  it('CNV-10 does not begin to wait for who has left', async () => {
    expect((await caught(() => sleep(60_000, AbortSignal.abort()))).kind).toBe('aborted');
    await expect(sleep(1, never())).resolves.toBeUndefined();
  });

  it('CNV-10 ends with the reason of who leaves while it waits', async () => {
    const controller = new AbortController();
    const waiting = caught(() => sleep(60_000, controller.signal));
    controller.abort(new LlmError('timeout', 'Too late'));
    expect(await waiting).toMatchObject({ kind: 'timeout', message: 'Too late' });
  });
});

describe('withDeadline', () => {
  it('CNV-10 ends at the deadline, and with whoever asked', async () => {
    const late = withDeadline(1, never());
    expect((await caught(() => untilAborted(late.signal))).kind).toBe('timeout');
    const left = withDeadline(60_000, AbortSignal.abort());
    expect((await caught(() => untilAborted(left.signal))).kind).toBe('aborted');
  });
});
