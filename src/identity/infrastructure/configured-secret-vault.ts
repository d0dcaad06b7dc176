import { Injectable } from '@nestjs/common';
import { secretsKeyOf } from '#libs/secrets/kept-secret.js';
import { open, seal } from '../domain/refresh-secret.js';
import { SecretVault } from '../domain/secret-vault.js';
import { IdentityOptions } from '../identity-options.js';

/** Under a key of the configuration, or one made on the first start and kept under `dataDir`. */
@Injectable()
export class ConfiguredSecretVault extends SecretVault {
  private readonly key: string;

  constructor({ secretsKey, dataDir }: IdentityOptions) {
    super();
    this.key = secretsKeyOf(secretsKey, dataDir);
  }

  seal(secret: string, purpose: string): string {
    return seal(secret, this.key, purpose);
  }

  open(sealed: string, purpose: string): string {
    return open(sealed, this.key, purpose);
  }
}
