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
const FEDERATION = 'federation.spec.ts';
const SAML = 'saml.spec.ts';

const STRATEGY = 'src/identity/infrastructure/jwt.strategy.ts';
const KEY_FOUND = 'if (key) done(null, key as unknown as Buffer);';
const FEDERATED = 'src/identity/features/federated-accounts.ts';
const REQUESTS = 'src/identity/infrastructure/sql-federated-requests.ts';
const OIDC = 'src/identity/infrastructure/openid-connect.ts';
const SAML_PROTOCOL = 'src/identity/infrastructure/saml.ts';
const SAML_XML = 'src/identity/infrastructure/saml-xml.ts';
const SIGNED = 'signedAssertionOf(profile)';
const FIRST = "everywhere(document, 'Assertion')[0] as Element";

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
  {
    what: 'an issuer that names itself is the one that was asked',
    file: OIDC,
    changes: [
      [
        'here.search = answer.address.search;',
        "here.search = answer.address.search.replace(/&?iss=[^&]*/, '');",
      ],
    ],
    spec: FEDERATION,
    fails: ['IDN-10 mix-up: the code of an honest issuer'],
  },
  {
    what: 'answers come to an address of their organization',
    file: 'src/identity/features/federation.ts',
    changes: [[' || realmOf(provider) !== realm) throw', ' || !realmOf(provider)) throw']],
    spec: FEDERATION,
    fails: ['IDN-10 mix-up: nor when it does not name itself'],
  },
  {
    what: 'a code is tied to the sign-in it was asked by',
    file: OIDC,
    changes: [
      ['oidc.randomPKCECodeVerifier()', "'v'.repeat(43)"],
      ['oidc.randomNonce()', "'n'.repeat(43)"],
    ],
    spec: FEDERATION,
    fails: ['IDN-10 a stolen code is worth nothing'],
  },
  {
    what: 'an answer is for the browser the sign-in began in',
    file: REQUESTS,
    changes: [
      ['row.browserHash !== hashOf(browser)', '!row.browserHash'],
      ['seal(memory, browser, PURPOSE)', 'seal(memory, state, PURPOSE)'],
      ['open(sealedMemory, browser, PURPOSE)', 'open(sealedMemory, state, PURPOSE)'],
    ],
    spec: FEDERATION,
    fails: ['IDN-10 a stolen answer is worth nothing'],
  },
  {
    what: 'an answer that was posted is for the browser the sign-in began in',
    file: REQUESTS,
    changes: [
      ['row.browserHash !== hashOf(browser)', '!row.browserHash'],
      ['seal(memory, browser, PURPOSE)', 'seal(memory, state, PURPOSE)'],
      ['open(sealedMemory, browser, PURPOSE)', 'open(sealedMemory, state, PURPOSE)'],
    ],
    spec: SAML,
    fails: ['IDN-10 one that was stolen'],
  },
  {
    what: 'a handover is for the browser the sign-in began in',
    file: REQUESTS,
    changes: [['and browser_hash = ${hashOf(browser)} and', 'and ${browser} <> $$$$ and']],
    spec: FEDERATION,
    fails: ['IDN-10 a stolen handover'],
  },
  {
    what: 'an answer is judged once',
    file: REQUESTS,
    changes: [
      [
        'sql`delete from identity.federated_requests\n       where',
        'sql`update identity.federated_requests set mode = mode\n       where',
      ],
    ],
    spec: FEDERATION,
    fails: ['IDN-10 an answer is judged once'],
  },
  {
    what: 'a subject is somebody of one provider',
    file: 'src/identity/infrastructure/mikro-orm-federation.repositories.ts',
    changes: [
      [
        'findOne(FederatedIdentity, { provider, issuer, subject })',
        'findOne(FederatedIdentity, { issuer, subject })',
      ],
    ],
    spec: FEDERATION,
    fails: ['IDN-10 a subject that another provider knows'],
  },
  {
    what: 'an issuer is believed about one provider’s people, whatever it calls itself',
    file: 'src/identity/infrastructure/mikro-orm-federation.repositories.ts',
    changes: [
      [
        'findOne(FederatedIdentity, { provider, issuer, subject })',
        'findOne(FederatedIdentity, { issuer, subject })',
      ],
    ],
    spec: SAML,
    fails: ['IDN-09 IDN-10 knows nobody that this one knows'],
  },
  {
    what: 'a provider speaks for domains that its organization has proven',
    file: FEDERATED,
    changes: [['if (organizationId !== null && !(await', 'if (organizationId === null && !(await']],
    spec: FEDERATION,
    fails: ['IDN-09 an address of somebody else’s domain'],
  },
  {
    what: 'a provider has verified the address it speaks of',
    file: FEDERATED,
    changes: [['email === null || !emailVerified ||', 'email === null ||']],
    spec: FEDERATION,
    fails: ['IDN-09 an address that the provider has not verified'],
  },
  {
    what: 'an account is joined by who has verified its address',
    file: FEDERATED,
    changes: [['if (user && !user.emailVerifiedAt) throw new AccountNotLinked();', '']],
    spec: FEDERATION,
    fails: ['IDN-09 an account that was made in somebody’s name'],
  },
  {
    what: 'an organization’s word opens the organization',
    file: 'src/identity/features/finish-federated-sign-in/finish-federated-sign-in.command.ts',
    changes: [['return strong || !(await', 'return strong && !(await']],
    spec: FEDERATION,
    fails: ['IDN-10 an organization’s word for a stranger’s address'],
  },
  {
    what: 'who has to come through the provider does not come in another way',
    file: 'src/identity/features/organization-word.ts',
    changes: [
      ['required !== undefined && required !== vouchedBy', "required === '' && required !== vouchedBy"],
    ],
    spec: FEDERATION,
    fails: ['IDN-10 who has to come through the provider'],
  },
  {
    what: 'sessions of who has to come through the provider are the provider’s',
    file: 'src/tenancy/domain/security-policy.ts',
    changes: [['ssoOf === null || vouchedBy === ssoOf ||', 'ssoOf === null || vouchedBy !== ssoOf ||']],
    spec: FEDERATION,
    fails: ['IDN-10 who has to come through the provider'],
  },
  {
    what: 'pages to return to are ours',
    file: 'src/identity/features/federation.ts',
    changes: [['address === undefined || !returnUrls.includes(address)', 'address === undefined']],
    spec: FEDERATION,
    fails: ['IDN-10 nobody is sent to a page'],
  },
  {
    what: 'the assertion that is believed is the one that was signed',
    file: SAML_PROTOCOL,
    changes: [
      [
        '.validatePostResponseAsync({ SAMLResponse }).catch(asRefusal);',
        `.getAuthorizeUrlAsync(SAMLResponse, undefined, {}).then(() => {
        const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
        const { SignedXml } = require('xml-crypto');
        const signature = new (require('@xmldom/xmldom').DOMParser)().parseFromString(xml)
          .getElementsByTagName('ds:Signature')[0];
        const der = samlOf(provider).certificates[0]!;
        const publicCert = '-----BEGIN CERTIFICATE-----\\n' + der.match(/.{1,64}/g)!.join('\\n') + '\\n-----END CERTIFICATE-----';
        const signed = new SignedXml({ publicCert });
        signed.loadSignature(signature);
        return { profile: signed.checkSignature(xml) ? ({} as Profile) : null };
      });`,
      ],
      [SIGNED, FIRST],
    ],
    spec: SAML,
    fails: [
      'IDN-10 an assertion that is wrapped before the signed one',
      'IDN-10 an assertion that is wrapped around the signed one',
      'IDN-10 an assertion that is wrapped with the signature of the other, which stands after it',
      'IDN-10 an assertion that is wrapped with the signature of the other, which stands in it',
      'IDN-10 an assertion that is wrapped and the signed one in an extension',
    ],
  },
  {
    what: 'assertions are signed, by a key that was configured',
    file: SAML_PROTOCOL,
    changes: [
      [
        '.validatePostResponseAsync({ SAMLResponse }).catch(asRefusal);',
        '.getAuthorizeUrlAsync(SAMLResponse, undefined, {}).then(() => ({ profile: {} as Profile }));',
      ],
      [SIGNED, FIRST],
    ],
    spec: SAML,
    fails: [
      'IDN-10 an assertion without signature',
      'IDN-10 a key that comes with the answer',
      'IDN-10 answers nothing that was asked of this one',
    ],
  },
  {
    what: 'a signature of the answer is none of the assertion',
    file: SAML_PROTOCOL,
    changes: [['wantAssertionsSigned: true', 'wantAssertionsSigned: false']],
    spec: SAML,
    fails: ['IDN-10 a signature of the answer alone'],
  },
  {
    what: 'documents hold elements, attributes and text',
    file: SAML_XML,
    changes: [['if (/<[!?]/.test(body))', "if (body === '')"]],
    spec: SAML,
    fails: [
      'IDN-10 a comment does not cut a name short',
      'XC-21 a billion laughs',
      'XC-21 a file of ours',
      'XC-21 an instruction',
    ],
  },
  {
    what: 'documents are as large as such documents are',
    file: SAML_XML,
    changes: [
      ['const MAX_CHARACTERS = 262_144;', 'const MAX_CHARACTERS = 1e9;'],
      ['const MAX_DEPTH = 60;', 'const MAX_DEPTH = 1e9;'],
      ['const MAX_ATTRIBUTES = 60;', 'const MAX_ATTRIBUTES = 1e9;'],
    ],
    spec: SAML,
    fails: ['XC-21 more depth', 'XC-21 more attributes', 'XC-21 more than anybody sends'],
  },
  {
    what: 'SHA-1 is no signature',
    file: SAML_PROTOCOL,
    changes: [
      [
        "'http://www.w3.org/2001/04/xmlenc#sha512',\n",
        "'http://www.w3.org/2001/04/xmlenc#sha512',\n  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',\n  'http://www.w3.org/2000/09/xmldsig#sha1',\n",
      ],
    ],
    spec: SAML,
    fails: ['IDN-10 an answer signed with SHA-1'],
  },
  {
    what: 'an assertion is for us',
    file: SAML_PROTOCOL,
    changes: [['audience: entityId,', 'audience: false,']],
    spec: SAML,
    fails: ['IDN-10 one for another audience'],
  },
  {
    what: 'an assertion is for our address',
    file: SAML_PROTOCOL,
    changes: [["$?.['Recipient'] === acsUrl", "$?.['Recipient'] !== null"]],
    spec: SAML,
    fails: ['IDN-10 one for another recipient', 'IDN-10 one for no recipient'],
  },
  {
    what: 'bearers need no other proof, and nobody else is a bearer',
    file: SAML_PROTOCOL,
    changes: [["$?.['Method'] === BEARER", "$?.['Method'] !== ''"]],
    spec: SAML,
    fails: ['IDN-10 one for who holds a key'],
  },
  {
    what: 'an answer is for our address',
    file: SAML_PROTOCOL,
    changes: [['destination !== undefined && destination !==', "destination === '' && destination !=="]],
    spec: SAML,
    fails: ['IDN-10 one for another address'],
  },
  {
    what: 'an assertion answers what was asked',
    file: SAML_PROTOCOL,
    changes: [
      ["$?.['InResponseTo'] === requestId", "$?.['InResponseTo'] !== null"],
      [
        'validateInResponseTo: ValidateInResponseTo.always,',
        'validateInResponseTo: ValidateInResponseTo.never,',
      ],
    ],
    spec: SAML,
    fails: [
      'IDN-10 one for another request is refused',
      'IDN-10 one for another request, signed',
      'IDN-10 one for no request',
      'IDN-10 one that was used is worth nothing',
    ],
  },
  {
    what: 'assertions have their time',
    file: SAML_PROTOCOL,
    changes: [
      ['acceptedClockSkewMs: SKEW_MS,', 'acceptedClockSkewMs: -1,'],
      ['const ends = asked.map(', 'const ends = [now].map(() => now + 1); asked.map('],
    ],
    spec: SAML,
    fails: [
      'IDN-10 one for a time that is over',
      'IDN-10 one for a time that has not come',
      'IDN-10 one for a bearer whose time is over',
    ],
  },
  {
    what: 'sessions of a provider that are over begin none here',
    file: SAML_PROTOCOL,
    changes: [['if (!(end > this.clock.now().getTime()))', 'if (Number.isNaN(end))']],
    spec: SAML,
    fails: ['IDN-10 one for a session that is over'],
  },
  {
    what: 'an assertion is the configured issuer’s',
    file: SAML_PROTOCOL,
    changes: [
      ["if (textAt(assertion, 'Issuer') !== settings.entityId)", "if (textAt(assertion, 'Issuer') === '')"],
    ],
    spec: SAML,
    fails: ['IDN-10 one for somebody another issuer knows'],
  },
  {
    what: 'a provider that refuses is believed',
    file: SAML_PROTOCOL,
    changes: [['if (code !== SUCCESS)', "if (code === '')"]],
    spec: SAML,
    fails: ['IDN-10 one for a refusal'],
  },
  {
    what: 'an assertion is taken once',
    file: 'src/identity/features/take-assertion/take-assertion.command.ts',
    changes: [
      [
        'if (!(await this.requests.takeAssertion(provider, id, until)))',
        'if (!(await this.requests.takeAssertion(provider, id + until.getTime(), until)))',
      ],
    ],
    spec: SAML,
    fails: ['IDN-10 the id of an assertion is taken once'],
  },
];
