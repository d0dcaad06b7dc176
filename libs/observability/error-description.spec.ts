import { describe, expect, it } from 'vitest';
import { describeError } from './error-description.js';

describe('describeError', () => {
  it('OPS-10 XC-62 describes what was thrown that is no error, without its credentials', () => {
    expect(describeError('postgres://me:secret@db is away')).toEqual({
      type: 'string',
      message: 'postgres://me:[redacted]@db is away',
    });
    expect(describeError(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
  });

  it('OPS-10 names an error of a class without a name by its own', () => {
    const error = new (class extends Error {
      override name = 'Late';
    })('no');
    expect(describeError(error).type).toBe('Late');
  });

  it('OPS-10 describes an error without a stack', () => {
    const error = new RangeError('no');
    delete error.stack;
    expect(describeError(error)).toEqual({ type: 'RangeError', message: 'no' });
  });
});
