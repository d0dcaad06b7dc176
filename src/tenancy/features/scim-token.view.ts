import { Flag, Instant, Text, Uuid } from '#libs/http/fields.js';
import { PROVISION_OWNERS, type ScimToken } from '../domain/scim-token.js';

export class ScimTokenView {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Flag({ description: 'Whether it may take access from owners too: an owner made it' })
  managesOwners: boolean;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant({ nullable: true, description: 'To the minute' })
  lastUsedAt: Date | null;
}

export class IssuedScimTokenView extends ScimTokenView {
  @Text({ max: 60, description: 'The bearer token. It is told this once and cannot be read again' })
  token: string;

  @Text({ max: 300, description: 'The base URL (tenant URL) for the identity provider' })
  baseUrl: string;
}

export type ScimTokenRow = Omit<ScimTokenView, 'managesOwners'> & Pick<ScimToken, 'scopes'>;

export const toScimTokenView = (token: ScimTokenRow): ScimTokenView => ({
  id: token.id,
  name: token.name,
  managesOwners: token.scopes.includes(PROVISION_OWNERS),
  createdBy: token.createdBy,
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsedAt: token.lastUsedAt,
});
