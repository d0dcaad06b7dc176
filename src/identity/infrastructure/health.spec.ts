import { describe, expect, it } from 'vitest';
import type { HealthProbes } from '#libs/observability/health-probes.js';
import type { ReadDb } from '#libs/persistence/read-db.js';
import type { SigningKeys } from '../domain/signing-keys.js';
import { IdentityHealth } from './health.js';

/** What it tells of itself, with so many keys and people. */
function told(keys: readonly object[], rows: readonly object[]) {
  const said: { check?: () => unknown; measure?: () => Promise<number> } = {};
  const probes = {
    register: ({ check }: { check: () => unknown }) => Object.assign(said, { check }),
    measure: (_: string, measure: () => Promise<number>) => Object.assign(said, { measure }),
  };
  const [db, signing] = [{ systemRows: async () => rows }, { publicJwks: () => keys }];
  const health = new IdentityHealth(
    db as unknown as ReadDb,
    signing as unknown as SigningKeys,
    probes as unknown as HealthProbes,
  );
  expect(health).toBeInstanceOf(IdentityHealth);
  return said;
}

describe('the health of signing in', () => {
  it('OPS-02 IDN-12 is that there is a key to sign tokens with', () => {
    expect(told([{}], []).check?.()).toEqual({ status: 'up' });
    expect(told([], []).check?.()).toEqual({ status: 'down', details: { error: 'no signing key' } });
  });

  it('OPS-02 counts who is active, of which there may be nobody', async () => {
    expect(await told([], [{ n: 3 }]).measure?.()).toBe(3);
    expect(await told([], []).measure?.()).toBe(0);
  });
});
