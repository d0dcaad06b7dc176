import { Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { PasskeyCredential, WebAuthnKind } from '../domain/mfa-factor.js';
import { WebAuthn, type Challenge } from '../domain/web-authn.js';
import { IdentityOptions } from '../identity-options.js';

const NAME = 'AI GYM';

/** Loaded with the first passkey: with what it reads certificates by it takes a tenth of a second. */
const library = () => import('@simplewebauthn/server');

@Injectable()
export class SimpleWebAuthn extends WebAuthn {
  private readonly domain: string;
  private readonly origins: string[];

  constructor({ issuer, corsOrigins, passkeyDomain }: IdentityOptions) {
    super();
    this.domain = passkeyDomain;
    this.origins = [new URL(issuer).origin, ...corsOrigins];
  }

  async creation(
    { id, email, displayName }: { id: string; email: string; displayName: string },
    known: readonly string[],
    kind: WebAuthnKind,
  ): Promise<Challenge> {
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpName: NAME,
      rpID: this.domain,
      userID: new Uint8Array(Buffer.from(id)),
      userName: email,
      userDisplayName: displayName,
      attestationType: 'none',
      excludeCredentials: known.map((credentialId) => ({ id: credentialId })),
      authenticatorSelection:
        kind === 'passkey'
          ? { residentKey: 'required', userVerification: 'required' }
          : { residentKey: 'discouraged', userVerification: 'discouraged' },
    });
    return { challenge: options.challenge, options: { ...options } };
  }

  async request(allowed?: readonly string[]): Promise<Challenge> {
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({
      rpID: this.domain,
      userVerification: allowed ? 'discouraged' : 'required',
      allowCredentials: allowed?.map((id) => ({ id })),
    });
    return { challenge: options.challenge, options: { ...options } };
  }

  async created(response: Record<string, unknown>, kind: WebAuthnKind) {
    const { verifyRegistrationResponse } = await library();
    return verified(async (expectedChallenge) => {
      const { registrationInfo } = await verifyRegistrationResponse({
        // The library looks at every field itself and refuses what is missing.
        response: response as unknown as RegistrationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.origins,
        expectedRPID: this.domain,
        requireUserVerification: kind === 'passkey',
      });
      if (!registrationInfo) return undefined;
      const { id, publicKey, counter } = registrationInfo.credential;
      const encoded = Buffer.from(publicKey).toString('base64url');
      return { credential: { credentialId: id, publicKey: encoded, signCount: counter } };
    });
  }

  async used(
    response: Record<string, unknown>,
    { credentialId, publicKey, signCount }: PasskeyCredential,
    recognisesOwner: boolean,
  ) {
    const { verifyAuthenticationResponse } = await library();
    return verified(async (expectedChallenge) => {
      const answer = await verifyAuthenticationResponse({
        response: response as unknown as AuthenticationResponseJSON,
        expectedChallenge,
        expectedOrigin: this.origins,
        expectedRPID: this.domain,
        credential: {
          id: credentialId,
          publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
          counter: signCount,
        },
        requireUserVerification: recognisesOwner,
      });
      return answer.verified ? { signCount: answer.authenticationInfo.newCounter } : undefined;
    });
  }
}

/** Runs a verification, which throws at whatever is wrong, and adds the challenge that was answered. */
async function verified<T extends object>(
  verify: (expectedChallenge: (challenge: string) => boolean) => Promise<T | undefined>,
): Promise<(T & { challenge: string }) | undefined> {
  let answered = '';
  try {
    const result = await verify((challenge) => {
      answered = challenge;
      return true;
    });
    return result && { ...result, challenge: answered };
  } catch {
    return undefined; // made by whoever sent it: there is nobody to report it to
  }
}
