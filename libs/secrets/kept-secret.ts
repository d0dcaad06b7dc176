import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The key a configuration gives, or else one made on the first start and kept under `dataDir`; base64 of 32 bytes. */
export const secretsKeyOf = (configured: string | undefined, dataDir: string): string =>
  configured ?? keptSecret(join(dataDir, 'keys', 'secrets.key'));

function keptSecret(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
