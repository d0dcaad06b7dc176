import { describe, expect, it } from 'vitest';
import { LinkInvalid } from './account.errors.js';
import { EmailVerified, UserDeactivated, UserReactivated } from './account.events.js';
import { InvalidCredentials } from './identity.errors.js';
import { PlatformRoleGranted, UserLoggedIn, UserRegistered } from './identity.events.js';
import { User } from './user.js';

const AT = new Date('2026-11-21T06:00:00Z');
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

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

  it('IDN-07 proves the address it has, once', () => {
    const user = register();
    expect(() => user.verifyEmail('ada@elsewhere.example', later(1))).toThrow(LinkInvalid);
    expect(user.emailVerifiedAt).toBeNull();
    user.verifyEmail('ada@example.com', later(2));
    user.verifyEmail('ada@example.com', later(3));
    expect(user).toMatchObject({ emailVerifiedAt: later(2), updatedAt: later(2) });
    expect(user.takeEvents()).toEqual([new EmailVerified('u1')]);
  });

  it('IDN-07 IDN-17 one that is off proves no address and gets no other', () => {
    const user = register();
    user.deactivate(later(1));
    expect(() => user.verifyEmail('ada@example.com', later(2))).toThrow(LinkInvalid);
    expect(() => user.changeEmail('ada@elsewhere.example', later(2))).toThrow(LinkInvalid);
    expect(user).toMatchObject({ email: 'ada@example.com', emailVerifiedAt: null });
  });

  it('IDN-17 is switched off and on, and twice is like once', () => {
    const user = register();
    user.reactivate(later(1));
    user.deactivate(later(2));
    user.deactivate(later(3));
    expect(user).toMatchObject({ isActive: false, updatedAt: later(2) });
    user.reactivate(later(4));
    user.reactivate(later(5));
    expect(user).toMatchObject({ isActive: true, updatedAt: later(4) });
    expect(user.takeEvents()).toEqual([new UserDeactivated('u1'), new UserReactivated('u1')]);
  });

  it.each([
    ['Ada Lovelace', 'Ada', 'Lovelace'],
    ['Ada  King \t Lovelace', 'Ada King', 'Lovelace'],
    ['Ada', 'Ada', 'Ada'],
  ])('MIG-01 of an older system, “%s” is “%s” and “%s”', (fullName, firstName, lastName) => {
    const user = User.takeOver('u1', 'ada@example.com', fullName, AT);
    expect(user).toMatchObject({ firstName, lastName, displayName: fullName, createdAt: AT });
  });
});
