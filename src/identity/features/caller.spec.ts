import { describe, expect, it } from 'vitest';
import { ANONYMOUS, systemActor, type Actor } from '#libs/kernel/actor.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { callerAddress, callerOrigin, currentSession } from './caller.js';

const PERSON: Actor = { ...systemActor(), kind: 'user', userId: 'u1', sessionId: 's1' };
const context = { requestId: 'r1', actor: PERSON };

describe('the caller', () => {
  it('IDN-20 IDN-21 is known by where the request came from, and by nothing outside of one', () => {
    const request = { ...context, ip: '192.0.2.1', userAgent: 'test' };
    expect(runInContext(request, () => [callerAddress(), callerOrigin()])).toEqual([
      '192.0.2.1',
      { ip: '192.0.2.1', userAgent: 'test' },
    ]);
    const nowhere = ['unknown', { ip: null, userAgent: null }];
    expect(runInContext(context, () => [callerAddress(), callerOrigin()])).toEqual(nowhere);
    expect([callerAddress(), callerOrigin()]).toEqual(nowhere);
  });

  it('IDN-12 has a session, or is refused: keys and strangers have none', () => {
    expect(runInContext(context, currentSession)).toEqual({ userId: 'u1', sessionId: 's1' });
    for (const actor of [ANONYMOUS, { ...PERSON, sessionId: undefined }, { ...PERSON, userId: undefined }])
      expect(() => runInContext({ ...context, actor }, currentSession)).toThrow(Unauthenticated);
  });
});
