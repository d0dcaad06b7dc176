import { describe, expect, it } from 'vitest';
import { AuthSession } from './auth-session.js';
import { InvalidCredentials, SessionEnded } from './identity.errors.js';
import { PlatformRoleGranted, SessionRevoked, UserLoggedIn, UserRegistered } from './identity.events.js';
import { User } from './user.js';

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

  it('TEN-10 goes on in another organization', () => {
    const session = start();
    session.switchTo('o2', later(1));
    expect(session.organizationId).toBe('o2');
  });
});

describe('user', () => {
  const register = (): User => User.register('u1', 'ada@example.com', 'Ada', 'Lovelace', AT);

  it('IDN-02 is registered active, without a platform role, and named by both names', () => {
    const user = register();
    user.registeredWith('o1');
    expect(user).toMatchObject({
      displayName: 'Ada Lovelace',
      isActive: true,
      platformRole: null,
      lastLoginAt: null,
    });
    expect(user.takeEvents()).toEqual([new UserRegistered('u1', 'o1')]);
  });

  it('IDN-03 signing in is dated and recorded', () => {
    const user = register();
    user.logIn('s1', later(5));
    expect(user.lastLoginAt).toEqual(later(5));
    expect(user.takeEvents()).toEqual([new UserLoggedIn('u1', 's1')]);
  });

  it.each([{ _isActive: false }, { deletedAt: AT }])(
    'IDN-03 an account that is off (%o) is refused like one that never was',
    (off) => {
      const user = Object.assign(register(), off) as User;
      expect(() => user.logIn('s1', AT)).toThrow(InvalidCredentials);
      expect(user.lastLoginAt).toBeNull();
      expect(user.takeEvents()).toEqual([]);
    },
  );

  it('TEN-06 is made super admin once', () => {
    const user = register();
    user.grantPlatformRole('super_admin', later(1));
    user.grantPlatformRole('super_admin', later(2));
    expect(user.updatedAt).toEqual(later(1));
    expect(user.takeEvents()).toEqual([new PlatformRoleGranted('u1', 'super_admin')]);
  });
});
