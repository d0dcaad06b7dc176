import type { PasswordCredential } from './password-credential.js';

export abstract class Credentials {
  /** The person's password from now on, whether he had one or not. */
  abstract put(credential: PasswordCredential): void;
}
