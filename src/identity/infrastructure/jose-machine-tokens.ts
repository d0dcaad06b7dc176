import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { newId } from '#libs/kernel/id.js';
import type { AccessToken } from '../domain/access-tokens.js';
import { MachineTokens, type MachineGrant } from '../domain/machine-tokens.js';
import { SigningKeys } from '../domain/signing-keys.js';
import { IdentityOptions } from '../identity-options.js';

@Injectable()
export class JoseMachineTokens extends MachineTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly options: IdentityOptions,
  ) {
    super();
  }

  /** As RFC 9068 says. The client stands for its own session, so that its tokens end with it. */
  async issue({ clientId, organizationId, scopes }: MachineGrant, at: Date): Promise<AccessToken> {
    const now = Math.floor(at.getTime() / 1000);
    const { issuer, audience, accessTokenSeconds: expiresIn } = this.options;
    const token = await new SignJWT({
      sid: clientId,
      client_id: clientId,
      org: organizationId,
      scope: scopes.join(' '),
      roles: [],
      aal: 1,
      amr: ['api_key'],
      auth_time: now,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: this.keys.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(clientId)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + expiresIn)
      .sign(this.keys.privateKey);
    return { token, expiresIn };
  }
}
