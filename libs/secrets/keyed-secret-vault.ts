import { createHash } from 'node:crypto';
import { open, seal } from '#libs/kernel/seal.js';
import { SecretVault } from './secret-vault.js';

/** Between the id of the key and what is sealed under it; base64url has no such character. */
const SEPARATOR = '.';

/** Seals under the first key, opens under any: keys are replaced without anything becoming unreadable. */
export class KeyedSecretVault extends SecretVault {
  private readonly keys: ReadonlyMap<string, string>;
  private readonly id: string;

  constructor(
    private readonly key: string,
    retired: readonly string[] = [],
  ) {
    super();
    this.id = idOf(key);
    this.keys = new Map([key, ...retired].map((each) => [idOf(each), each]));
  }

  seal(secret: string, purpose: string): string {
    return `${this.id}${SEPARATOR}${seal(secret, this.key, purpose)}`;
  }

  open(sealed: string, purpose: string): string {
    const [id = '', text] = sealed.split(SEPARATOR);
    if (text === undefined) return this.openWithAny(sealed, purpose);
    const key = this.keys.get(id);
    if (key === undefined)
      throw new Error(`A secret was sealed under the key ${id}, which SECRETS_KEYS_RETIRED does not hold`);
    return open(text, key, purpose);
  }

  /** Sealed before keys had ids. */
  private openWithAny(sealed: string, purpose: string): string {
    let failure: unknown;
    for (const key of this.keys.values()) {
      try {
        return open(sealed, key, purpose);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

const idOf = (key: string): string => createHash('sha256').update(`id of ${key}`).digest('hex').slice(0, 8);
