/** Keeps from the database what has to be read back, such as the secrets of authenticator apps. */
export abstract class SecretVault {
  /** `purpose` says whose secret it is: it opens for that alone. */
  abstract seal(secret: string, purpose: string): string;
  abstract open(sealed: string, purpose: string): string;
}
