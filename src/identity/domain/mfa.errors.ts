import { DomainError } from '#libs/kernel/domain-error.js';

/** The same for a wrong code, one that was used before and a factor that is not there. */
export class MfaCodeInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.mfa_code_invalid';
  constructor() {
    super('The code is wrong, was used before, or its time is over.');
  }
}

export class MfaFactorNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.mfa_factor_not_found';
  constructor() {
    super('You have no such second factor.');
  }
}

export class TooManyMfaFactors extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.too_many_mfa_factors';
  constructor(limit: number) {
    super(`A person may have at most ${limit} second factors. Remove one first.`);
  }
}

export class NoMfaFactor extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.no_mfa_factor';
  constructor() {
    super('Recovery codes are for people with a second factor. Add one first.');
  }
}

export class NoSecurityKey extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.no_security_key';
  constructor() {
    super('You have neither a passkey nor a security key. Confirm with a code or a recovery code.');
  }
}

/** The same for an unknown passkey, a wrong signature and a challenge that is over. */
export class PasskeyInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.passkey_invalid';
  constructor() {
    super('The passkey is not known here or did not answer the challenge. Ask for a new one and try again.');
  }
}
