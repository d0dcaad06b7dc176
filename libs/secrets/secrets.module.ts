import { Global, Module, type DynamicModule } from '@nestjs/common';
import { secretsKeyOf } from './kept-secret.js';
import { KeyedSecretVault } from './keyed-secret-vault.js';
import { SecretVault } from './secret-vault.js';

export interface SecretsOptions {
  /** One is made on the first start and kept under `dataDir` where there is none. */
  readonly key?: string;
  /** Keys that were replaced: what was sealed under them still opens. */
  readonly retiredKeys: readonly string[];
  readonly dataDir: string;
}

@Global()
@Module({})
export class SecretsModule {
  static forRoot({ key, retiredKeys, dataDir }: SecretsOptions): DynamicModule {
    const useFactory = () => new KeyedSecretVault(secretsKeyOf(key, dataDir), retiredKeys);
    return {
      module: SecretsModule,
      providers: [{ provide: SecretVault, useFactory }],
      exports: [SecretVault],
    };
  }
}
