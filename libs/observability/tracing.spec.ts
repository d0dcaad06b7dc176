import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '#libs/kernel/actor.js';
import { runInContext } from '#libs/kernel/request-context.js';
import {
  continueTrace,
  currentTraceId,
  currentTraceparent,
  injectTrace,
  inSpan,
  parseTraceparent,
} from './tracing.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

describe('W3C trace context', () => {
  it('OPS-10 a trace context is read from its header', () => {
    expect(parseTraceparent(PARENT)).toEqual({ traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags: 1 });
  });

  it('OPS-10 a later version of the header is read as far as it is known', () => {
    expect(parseTraceparent(`01-${TRACE}-00f067aa0ba902b7-00-more`)).toMatchObject({ traceFlags: 0 });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['not hexadecimal', PARENT.replace('4bf9', 'zzzz')],
    ['upper case', PARENT.toUpperCase()],
    ['of the forbidden version', PARENT.replace(/^00/, 'ff')],
    ['without a trace', PARENT.replace(TRACE, '0'.repeat(32))],
    ['without a span', PARENT.replace('00f067aa0ba902b7', '0'.repeat(16))],
    ['followed by anything else', `${PARENT}x`],
  ])('OPS-10 a header that is %s starts a new trace', (_what, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });
});

describe('without an SDK', () => {
  const context = { actor: ANONYMOUS, requestId: 'req-1', traceparent: PARENT };

  it('OPS-10 the trace a request came with is handed on and logged', () => {
    const headers: Record<string, string> = {};
    runInContext(context, () => injectTrace(headers));
    expect(headers).toEqual({ traceparent: PARENT });
    expect(runInContext(context, currentTraceId)).toBe(TRACE);
  });

  it('OPS-10 where there is no trace nothing is made up', () => {
    const headers: Record<string, string> = {};
    injectTrace(headers);
    expect(headers).toEqual({});
    expect(currentTraceparent()).toBeUndefined();
    expect(continueTrace(undefined, currentTraceId)).toBeUndefined();
  });

  it('OPS-10 work inside a span answers and fails as it would without', async () => {
    expect(inSpan('work', {}, () => 7)).toBe(7);
    await expect(inSpan('work', {}, async () => 'later')).resolves.toBe('later');
    expect(() =>
      inSpan('work', {}, () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    await expect(inSpan('work', {}, async () => Promise.reject(new RangeError('no')))).rejects.toThrow(
      RangeError,
    );
  });
});
