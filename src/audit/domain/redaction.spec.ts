import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactSecrets } from './redaction.js';

describe('redactSecrets', () => {
  it.each([
    'password',
    'passwordHash',
    'key_hash',
    'apiKey',
    'API_KEY',
    'refresh-token',
    'clientSecret',
    'set-cookie',
    'prompt',
  ])('AUD-07 the value of "%s" never reaches the log', (name) => {
    expect(redactSecrets({ [name]: 'hunter2', kept: 1 })).toEqual({ [name]: '[redacted]', kept: 1 });
  });

  it.each(['keyId', 'keyPrefix', 'tokenCount', 'passwordChanged', 'monkey', 'email', 'name'])(
    'AUD-07 "%s" is kept',
    (name) => {
      expect(redactSecrets({ [name]: 'value' })).toEqual({ [name]: 'value' });
    },
  );

  it('AUD-07 counts and flags are kept, one-time codes are not', () => {
    expect(redactSecrets({ tokens: 30, secret: true, otp: 123456 })).toEqual({
      tokens: 30,
      secret: true,
      otp: '[redacted]',
    });
  });

  it('AUD-07 a secret is replaced wherever it is nested', () => {
    const nesting = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constant({ secret: 'hunter2' }),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'token', 'password'), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(fc.property(nesting, (value) => !JSON.stringify(redactSecrets({ value })).includes('hunter2')));
  });

  it('AUD-07 what is nested too deep to look through is replaced as a whole', () => {
    const deep = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), { secret: 'hunter2' });
    expect(JSON.stringify(redactSecrets({ deep }))).not.toContain('hunter2');
  });

  it('AUD-07 the given object is left as it was', () => {
    const details = { password: 'hunter2' };
    redactSecrets(details);
    expect(details.password).toBe('hunter2');
  });
});
