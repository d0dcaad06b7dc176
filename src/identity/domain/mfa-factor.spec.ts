import { describe, expect, it } from 'vitest';
import { MfaCodeInvalid } from './mfa.errors.js';
import { MfaEnrolled, MfaRemoved } from './mfa.events.js';
import { MfaFactor } from './mfa-factor.js';
import { newTotpSecret, stepAt, totpAt } from './totp.js';

const AT = new Date('2026-11-21T06:00:00Z');
const SECRET = newTotpSecret();
const CODE = totpAt(SECRET, stepAt(AT));

const app = () => MfaFactor.start('f1', 'u1', 'Phone', 'sealed', [], AT);
const key = () =>
  MfaFactor.key(
    'f2',
    'u1',
    'Laptop',
    { kind: 'passkey', credentialId: 'c', publicKey: 'k', signCount: 3 },
    [],
    AT,
  );

describe('a second factor', () => {
  it('IDN-08 of an app has nothing that a browser could show, a key has', () => {
    expect(app().credential).toBeUndefined();
    expect(key().credential).toEqual({ credentialId: 'c', publicKey: 'k', signCount: 3 });
  });

  it('IDN-08 is confirmed once, by a code of its secret', () => {
    const factor = app();
    expect(() => factor.confirm(newTotpSecret(), CODE, AT)).toThrow(MfaCodeInvalid);
    factor.confirm(SECRET, CODE, AT);
    expect(() => factor.confirm(SECRET, CODE, AT)).toThrow(MfaCodeInvalid);
    expect(factor.takeEvents()).toEqual([new MfaEnrolled('u1', 'f1')]);
  });

  it('IDN-08 that never counted is taken away without a word, one that did is missed', () => {
    const never = app();
    never.removed();
    expect(never.takeEvents()).toEqual([]);
    const counted = key();
    counted.takeEvents();
    counted.removed();
    expect(counted.takeEvents()).toEqual([new MfaRemoved('u1', 'f2')]);
  });
});
