import { Injectable } from '@nestjs/common';
import { CommonPasswords } from '../domain/common-passwords.js';
import { PasswordHasher } from '../domain/password-hasher.js';
import { requireStrongPassword } from '../domain/password-policy.js';
import { IdentityOptions } from '../identity-options.js';

/** Prepares new passwords for a command. Outside of it, because hashing must not keep a transaction open. */
@Injectable()
export class Passwords {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly common: CommonPasswords,
    private readonly options: IdentityOptions,
  ) {}

  /** Throws `PasswordTooWeak`, about this field of the request, or `TooManyLogins`. */
  async hashNew(password: string, email: string, field?: string): Promise<string> {
    if (!this.options.allowWeakPasswords) requireStrongPassword(password, email, this.common, field);
    return this.hasher.hash(password);
  }
}
