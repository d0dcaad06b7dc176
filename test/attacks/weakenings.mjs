/**
 * What would let each attack succeed. `npm run attacks` runs every one of them, and the tests it names must fail then:
 * a test that passes on a program it is meant to find fault with protects nobody.
 *
 * @typedef {object} Weakening
 * @property {string} what the defence that is taken away
 * @property {string} file of the sources
 * @property {[text: string, replacement: string][]} changes each text must be in the file, once
 * @property {string} spec in this folder
 * @property {string[]} fails titles of its tests, or how they begin
 */

const TOKENS = 'tokens.spec.ts';
const SESSIONS = 'sessions.spec.ts';
const FACTORS = 'second-factors.spec.ts';
const FIELDS = 'mass-assignment.spec.ts';
const GUESSING = 'guessing.spec.ts';

const STRATEGY = 'src/identity/infrastructure/jwt.strategy.ts';
const KEY_FOUND = 'if (key) done(null, key as unknown as Buffer);';

/** @type {Weakening[]} */
export const WEAKENINGS = [
  {
    what: 'access tokens need a signature',
    file: STRATEGY,
    changes: [
      [String.raw`\.[\w-]+)$/i`, String.raw`\.[\w-]*)$/i`],
      ["algorithms: ['ES256']", "algorithms: ['ES256', 'none']"],
      [
        KEY_FOUND,
        `if (/"none"/i.test(atob(token.split('.')[0]!))) done(null, undefined);\n    else ${KEY_FOUND}`,
      ],
    ],
    spec: TOKENS,
    fails: ['IDN-12 a token that says it needs no signature'],
  },
  {
    what: 'a public key verifies nothing but signatures of its own kind',
    file: STRATEGY,
    changes: [
      ["algorithms: ['ES256']", "algorithms: ['ES256', 'HS256', 'HS512']"],
      [
        KEY_FOUND,
        `const { createSecretKey } = process.getBuiltinModule('node:crypto');
    const pem = key?.export({ type: 'spki', format: 'pem' }) as string;
    if (/"HS/.test(atob(token.split('.')[0]!))) done(null, createSecretKey(pem, 'utf8') as never);
    else ${KEY_FOUND}`,
      ],
    ],
    spec: TOKENS,
    fails: ['IDN-12 the public key is no secret'],
  },
  {
    what: 'keys are ours, not the token’s',
    file: STRATEGY,
    changes: [
      [
        KEY_FOUND,
        `const { jwk } = JSON.parse(atob(token.split('.')[0]!));
    if (jwk) done(null, process.getBuiltinModule('node:crypto').createPublicKey({ key: jwk, format: 'jwk' }) as never);
    else ${KEY_FOUND}`,
      ],
    ],
    spec: TOKENS,
    fails: ['IDN-12 a key that comes with the token'],
  },
  {
    what: 'access tokens end',
    file: STRATEGY,
    changes: [['passReqToCallback: true,', 'passReqToCallback: true,\n      ignoreExpiration: true,']],
    spec: TOKENS,
    fails: ['IDN-12 a token whose time is over'],
  },
  {
    what: 'access tokens must say when they end',
    file: STRATEGY,
    changes: [
      ["typeof exp === 'number' &&", ''],
      ['expiresAt: exp * 1000', 'expiresAt: (exp as number) * 1000'],
    ],
    spec: TOKENS,
    fails: ['IDN-12 a token that never ends'],
  },
  {
    what: 'access tokens begin',
    file: STRATEGY,
    changes: [
      [
        'passReqToCallback: true,',
        'passReqToCallback: true,\n      jsonWebTokenOptions: { ignoreNotBefore: true },',
      ],
    ],
    spec: TOKENS,
    fails: ['IDN-12 a token whose time has not come'],
  },
  {
    what: 'access tokens are from us',
    file: STRATEGY,
    changes: [['      issuer,\n', '']],
    spec: TOKENS,
    fails: ['IDN-12 a token of another issuer'],
  },
  {
    what: 'access tokens are for us',
    file: STRATEGY,
    changes: [['      audience,\n', '']],
    spec: TOKENS,
    fails: ['IDN-12 a token for another audience'],
  },
  {
    what: 'ended sessions are looked up for every request',
    file: 'src/identity/infrastructure/session-revocations.ts',
    changes: [['return this.revoked.has(sessionId);', 'return sessionId === undefined;']],
    spec: TOKENS,
    fails: ['IDN-05 a token of a session that was ended'],
  },
  {
    what: 'a refresh token is exchanged once',
    file: 'src/identity/domain/refresh-token.ts',
    changes: [['const late = !this._rotatedAt ||', 'const late = !this._rotatedAt && ']],
    spec: SESSIONS,
    fails: ['IDN-04 a refresh token that was exchanged before'],
  },
  {
    what: 'a refresh token that is used twice ends its session',
    file: 'src/identity/features/refresh-session/session-refresher.ts',
    changes: [['if (error instanceof RefreshTokenReused) await this.revoke(error.sessionId);', '']],
    spec: SESSIONS,
    fails: ['IDN-04 a refresh token that was exchanged before'],
  },
  {
    what: 'signing in replaces the cookies that were there',
    file: 'src/identity/features/session-endpoint.ts',
    changes: [
      ['(session) => this.cookies.keep', '(session) => request.headers.cookie ? session : this.cookies.keep'],
    ],
    spec: SESSIONS,
    fails: ['IDN-03 signing in starts a session that nobody knew before'],
  },
  {
    what: 'refresh tokens from before the second factor end with it',
    file: 'src/identity/domain/auth-session.ts',
    changes: [
      ['return this._mfaAt === null || issuedAt >= this._mfaAt;', 'return issuedAt instanceof Date;'],
    ],
    spec: SESSIONS,
    fails: ['IDN-08 a refresh token from before the second factor'],
  },
  {
    what: 'what changes something by cookie needs the CSRF token',
    file: 'src/identity/infrastructure/authentication.guard.ts',
    changes: [
      [
        'if (cookie !== undefined && !SAFE.has(request.method))',
        'if (cookie !== undefined && SAFE.has(`${request.method} `))',
      ],
    ],
    spec: SESSIONS,
    fails: ['XC-29 a cookie alone changes nothing', 'XC-29 the CSRF token of the attacker'],
  },
  {
    what: 'a CSRF token is bound to its session',
    file: 'src/identity/features/session-cookies.ts',
    changes: [
      [
        "createHmac('sha256', secret).update(sessionId)",
        "createHmac('sha256', secret).update(sessionId && 'one')",
      ],
    ],
    spec: SESSIONS,
    fails: [
      'XC-29 the CSRF token of the attacker',
      'IDN-03 signing in starts a session that nobody knew before',
    ],
  },
  {
    what: 'a new password by letter touches no second factor',
    file: 'src/identity/features/reset-password/reset-password.command.ts',
    changes: [
      ['user.verifyEmail(proven.email, at);', 'user.verifyEmail(proven.email, at);\n    user.leaveMfa();'],
    ],
    spec: SESSIONS,
    fails: ['IDN-06 IDN-08 a new password by letter'],
  },
  {
    what: 'a session that lacks its second factor does nothing else',
    file: 'libs/cqrs/dispatcher.ts',
    changes: [['if (actor.mfaPending && !declaration.mfaPending) throw new StepUpRequired(2);', '']],
    spec: FACTORS,
    fails: ['IDN-08 going on without the second factor', 'IDN-08 a refresh does not stand in'],
  },
  {
    what: 'a refreshed session still lacks its second factor',
    file: 'src/identity/domain/auth-session.ts',
    changes: [
      [
        'return mfaEnrolledAt !== null && this._aal < 2 && this.impersonatorId === null;',
        'return mfaEnrolledAt !== null && this._aal < 2 && this._lastSeenAt <= this.createdAt;',
      ],
    ],
    spec: FACTORS,
    fails: ['IDN-08 a refresh does not stand in'],
  },
  {
    what: 'a security key is one factor',
    file: 'src/identity/features/sign-in-with-passkey/sign-in-with-passkey.command.ts',
    changes: [["if (passkey?.kind !== 'passkey')", 'if (!passkey)']],
    spec: FACTORS,
    fails: ['IDN-08 a security key that was found'],
  },
  {
    what: 'a first factor takes a sign-in of just now',
    file: 'src/identity/features/password-confirmation.ts',
    changes: [['else if (!this.signedInJustNow()) throw new PasswordNeeded();', '']],
    spec: FACTORS,
    fails: ['IDN-08 an old one adds no factor'],
  },
  {
    what: 'a first factor ends what was begun without',
    file: 'src/identity/features/second-factors.ts',
    changes: [["await this.ender.endAll(user.id, 'mfa_enrolled');", '']],
    spec: FACTORS,
    fails: ['IDN-08 all of them end with the first factor'],
  },
  {
    what: 'a code is taken once',
    file: 'src/identity/domain/mfa-factor.ts',
    changes: [
      [
        'if (step === undefined || step <= this._lastStep) return false;',
        'if (step === undefined) return false;',
      ],
    ],
    spec: FACTORS,
    fails: ['IDN-08 a code of an authenticator app is worth nothing'],
  },
  {
    what: 'a recovery code is taken once',
    file: 'src/identity/infrastructure/mikro-orm-mfa.repository.ts',
    changes: [['and used_at is null returning 1', 'returning 1']],
    spec: FACTORS,
    fails: ['IDN-08 a recovery code is worth nothing'],
  },
  {
    what: 'a challenge is answered once',
    file: 'src/identity/infrastructure/mikro-orm-mfa.repository.ts',
    changes: [
      [
        'commandRows(sql`delete from identity.passkey_challenges\n      where',
        'commandRows(sql`select from identity.passkey_challenges\n      where',
      ],
      ['and expires_at > ${at} returning 1', 'and expires_at > ${at}'],
    ],
    spec: FACTORS,
    fails: ['IDN-08 an answer to a passkey’s challenge'],
  },
  {
    what: 'guesses of codes are counted wherever they come from',
    file: 'src/identity/features/verify-mfa/admit-mfa-attempt.command.ts',
    changes: [['  anywhere: true,\n', '']],
    spec: FACTORS,
    fails: ['IDN-20 guessing codes ends after ten'],
  },
  {
    what: 'fields that are not known are refused',
    file: 'libs/http/validation.pipe.ts',
    changes: [
      ['whitelist: true,', 'whitelist: false,'],
      ['forbidNonWhitelisted: true,', 'forbidNonWhitelisted: false,'],
    ],
    spec: FIELDS,
    fails: ['IDN-14 XC-21 are refused', 'IDN-02 XC-21 are refused', 'IDN-03 XC-21 are refused'],
  },
  {
    what: 'preferences are data',
    file: 'src/identity/domain/user.ts',
    changes: [
      [
        'const next = changed(this, changes);',
        "const next = changed(this, changes);\n    if (changes.preferences?.['platformRole']) this._platformRole = 'super_admin';",
      ],
    ],
    spec: FIELDS,
    fails: ['IDN-14 decide nothing inside of preferences'],
  },
  {
    what: 'refusals of a sign-in are alike',
    file: 'src/identity/features/log-in/log-in.command.ts',
    changes: [
      [
        'if (!user) throw new InvalidCredentials();',
        "if (!user) throw Object.assign(new InvalidCredentials(), proof.userId ? { message: 'Wrong password.' } : {});",
      ],
    ],
    spec: GUESSING,
    fails: ['IDN-20 signing in says the same'],
  },
  {
    what: 'asking for a new password looks at no account',
    file: 'src/identity/features/request-password-reset/request-password-reset.controller.ts',
    changes: [
      [
        'await this.letters.place({',
        "if (email.startsWith('nobody')) throw new (await import('../../domain/identity.errors.js')).UserNotFound();\n    await this.letters.place({",
      ],
    ],
    spec: GUESSING,
    fails: ['IDN-20 asking for a new password says the same'],
  },
  {
    what: 'an address without an account costs a hash as well',
    file: 'src/identity/infrastructure/argon2-password-hasher.ts',
    changes: [
      [
        "const known = hashed?.startsWith('$argon2id$') ? hashed : undefined;",
        "const known = hashed?.startsWith('$argon2id$') ? hashed : undefined;\n      if (!known) return false;",
      ],
    ],
    spec: GUESSING,
    fails: ['IDN-20 signing in takes as long'],
  },
  {
    what: 'asking for a new password does the same work for everybody',
    file: 'src/identity/features/request-password-reset/request-password-reset.controller.ts',
    changes: [
      [
        'await this.letters.place({',
        "if (!email.startsWith('nobody')) await new Promise((resolve) => setTimeout(resolve, 20));\n    await this.letters.place({",
      ],
    ],
    spec: GUESSING,
    fails: ['IDN-20 asking for a new password takes as long'],
  },
  {
    what: 'guesses are counted',
    file: 'src/identity/features/attempts.ts',
    changes: [['const wait = Math.max(', 'const wait = 0 * Math.max(']],
    spec: GUESSING,
    fails: [
      'IDN-20 from one address, guessing ends',
      'IDN-20 the sixty-four bits',
      'IDN-20 one address that tries one password',
    ],
  },
  {
    what: 'guesses of one account are counted wherever they come from',
    file: 'src/identity/domain/login-attempts.ts',
    changes: [['export const EVERYWHERE_LIMIT = 100;', 'export const EVERYWHERE_LIMIT = 1e9;']],
    spec: GUESSING,
    fails: ['IDN-20 from a thousand addresses'],
  },
  {
    what: 'an IPv6 customer is one',
    file: 'src/identity/domain/login-attempts.ts',
    changes: [["if (!ip.includes(':')) return ip;", 'if (ip) return ip;']],
    spec: GUESSING,
    fails: ['IDN-20 the sixty-four bits'],
  },
  {
    what: 'an account is counted with the address it is tried from',
    file: 'src/identity/domain/login-attempts.ts',
    changes: [['hash(`account ${email} ${network}`)', 'hash(`account ${email}`)']],
    spec: GUESSING,
    fails: ['IDN-20 guessing from elsewhere does not keep'],
  },
  {
    what: 'the count of an account does not hold where its owner has signed in',
    file: 'src/identity/features/attempts.ts',
    changes: [['if (wait > 0 && !(await this.isAtHome(email, ip)))', 'if (wait > 0)']],
    spec: GUESSING,
    fails: ['IDN-20 guessing from everywhere does not keep'],
  },
];
