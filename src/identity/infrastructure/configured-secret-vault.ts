import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { open, seal } from '../domain/refresh-secret.js';
import { SecretVault } from '../domain/secret-vault.js';
import { IdentityOptions } from '../identity-options.js';

/** Under a key of the configuration, or one made on the first start and kept under `dataDir`. */
@Injectable()
export class ConfiguredSecretVault extends SecretVault {
  private readonly key: string;

  constructor({ secretsKey, dataDir }: IdentityOptions) {
    super();
    this.key = secretsKey ?? keptKey(join(dataDir, 'keys', 'secrets.key'));
  }

  seal(secret: string, purpose: string): string {
    return seal(secret, this.key, purpose);
  }

  open(sealed: string, purpose: string): string {
    return open(sealed, this.key, purpose);
  }
}

function keptKey(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
