import { hash as bcrypt } from '@node-rs/bcrypt';
import { describe, expect, it } from 'vitest';
import { TooManyLogins } from '../domain/identity.errors.js';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

describe('argon2 password hasher', () => {
  const hasher = new Argon2PasswordHasher();

  it('MIG-02 knows hashes of older systems, calls them outdated, and proves nothing by what is no hash', async () => {
    const old = await bcrypt('correct horse', 4);
    expect(await hasher.verify(old, 'correct horse')).toBe(true);
    expect(await hasher.verify(old, 'correct house')).toBe(false);
    expect([hasher.isOutdated(old), hasher.isOutdated(await hasher.hash('x'))]).toEqual([true, false]);
    for (const none of ['!', '', 'correct horse']) expect(await hasher.verify(none, none)).toBe(false);
  });

  it('IDN-13 hashes with Argon2id, 19 MiB, two passes, and a salt of its own each time', async () => {
    const [one, two] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(two).not.toBe(one);
    expect(await hasher.verify(one, 'correct horse')).toBe(true);
    expect(await hasher.verify(one, 'correct house')).toBe(false);
  });

  it('IDN-13 a password composed differently by another keyboard is the same', async () => {
    const hash = await hasher.hash('caf\u00e9 au lait');
    expect(await hasher.verify(hash, 'cafe\u0301 au lait')).toBe(true);
  });

  it('IDN-20 an unknown account takes as long as a wrong password', async () => {
    const hash = await hasher.hash('correct horse');
    const time = async (hashed: string | undefined): Promise<number> => {
      const started = performance.now();
      expect(await hasher.verify(hashed, 'wrong')).toBe(false);
      return performance.now() - started;
    };
    await time(undefined);
    const times: { unknown: number; known: number }[] = [];
    // In turn and at their fastest, so that what else the machine does meets neither alone.
    for (let i = 0; i < 10; i++) times.push({ unknown: await time(undefined), known: await time(hash) });
    const unknown = Math.min(...times.map((pair) => pair.unknown));
    const known = Math.min(...times.map((pair) => pair.known));
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  it('IDN-20 more at once than can be served soon are refused, the others answered', async () => {
    const busy = new Argon2PasswordHasher();
    const results = await Promise.allSettled(Array.from({ length: 160 }, () => busy.hash('correct horse')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => reason instanceof TooManyLogins)).toBe(true);
    expect(results.length - refused.length).toBeGreaterThanOrEqual(129);
    await expect(busy.hash('correct horse')).resolves.toMatch(/^\$argon2id/);
  });
});
