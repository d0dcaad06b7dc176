import { describe, expect, it } from 'vitest';
import { AuthSession } from './auth-session.js';
import { SessionEnded } from './identity.errors.js';
import { SessionRevoked } from './identity.events.js';

const AT = new Date('2026-11-21T06:00:00Z');
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);
const start = (): AuthSession =>
  AuthSession.start('s1', 'u1', 'o1', { ip: '192.0.2.1', userAgent: 'test' }, AT, 3600);

describe('session', () => {
  it('IDN-05 once revoked it is over, for switching and resuming too', () => {
    const session = start();
    session.revoke('logged_out', later(1));
    expect(() => session.resume('o1', null, later(2))).toThrow(SessionEnded);
    expect(() => session.switchTo('o2', later(2))).toThrow(SessionEnded);
    expect(session.organizationId).toBe('o1');
  });

  it('IDN-05 revoking twice keeps the first reason and records one event', () => {
    const session = start();
    session.revoke('refresh_token_reused', later(1));
    session.revoke('logged_out', later(2));
    expect(session).toMatchObject({ revokedReason: 'refresh_token_reused', revokedAt: later(1) });
    expect(session.takeEvents()).toEqual([new SessionRevoked('s1', 'u1', 'refresh_token_reused')]);
  });

  it('IDN-05 ends by itself when its time is over', () => {
    expect(() => start().resume('o1', null, later(3599))).not.toThrow();
    expect(() => start().resume('o1', null, later(3600))).toThrow(SessionEnded);
  });

  it('TEN-12 ends when it lay idle for longer than the organization allows', () => {
    expect(() => start().resume('o1', 10, later(600))).not.toThrow();
    expect(() => start().resume('o1', 10, later(601))).toThrow(SessionEnded);
    const used = start();
    used.resume('o1', 10, later(500));
    expect(() => used.resume('o1', 10, later(1000))).not.toThrow();
  });

  it.each([
    ['confined to an organization', { confined: true }],
    ['of an operator', { impersonatorId: 'u2' }],
  ])('IDN-10 XC-44 one %s ends with the place it is for', (_, bound) => {
    const session = Object.assign(start(), bound);
    session.resume('o1', null, later(1));
    for (const elsewhere of ['o2', null])
      expect(() => session.resume(elsewhere, null, later(2))).toThrow(SessionEnded);
    expect(session).toMatchObject({ organizationId: 'o1', lastSeenAt: later(1) });
  });

  it('TEN-10 goes on in another organization', () => {
    const session = start();
    session.switchTo('o2', later(1));
    expect(session.organizationId).toBe('o2');
  });
});
