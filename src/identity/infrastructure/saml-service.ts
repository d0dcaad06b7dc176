import type { IdentityOptions } from '../identity-options.js';

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings';
export const REDIRECT_BINDING = `${BINDINGS}:HTTP-Redirect`;

/** What providers of an organization call us, and where they have answers posted. */
export const samlServiceOf = ({ issuer }: Pick<IdentityOptions, 'issuer'>, realm: string) => {
  const acsUrl = `${issuer}/api/v1/auth/federated/saml/${realm}`;
  return { acsUrl, entityId: `${acsUrl}/metadata` };
};
