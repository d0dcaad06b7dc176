import { availableParallelism } from 'node:os';
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { TooManyLogins } from '../domain/identity.errors.js';
import { PasswordHasher } from '../domain/password-hasher.js';

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes at once. Each holds a thread of the pool that files and name look-ups need as well. */
const CONCURRENT = Math.min(3, Math.max(1, availableParallelism() - 1));
/** Waiting ones; at some 15 ms each the last one waits about two seconds. */
const MAX_WAITING = 128;

/** Argon2id, a few at a time. It knows bcrypt too, which accounts of older systems come with. */
@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  private readonly dummy = hash(randomBytes(32), PARAMETERS);
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  hash(password: string): Promise<string> {
    return this.limited(() => hash(normalize(password), PARAMETERS));
  }

  verify(hashed: string | undefined, password: string): Promise<boolean> {
    return this.limited(async () => {
      if (hashed?.startsWith('$2')) return verifyBcrypt(password, hashed);
      const known = hashed?.startsWith('$argon2id$') ? hashed : undefined;
      const matches = await verify(known ?? (await this.dummy), normalize(password));
      return matches && known !== undefined;
    });
  }

  isOutdated(hashed: string): boolean {
    return !hashed.startsWith('$argon2id$');
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= CONCURRENT) await this.turn();
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Whoever waited longest takes over the place, so it is never free in between.
      if (next) next();
      else this.running -= 1;
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= MAX_WAITING) throw new TooManyLogins();
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

/** The same password typed on another keyboard may arrive composed differently. */
const normalize = (password: string): string => password.normalize('NFKC');
