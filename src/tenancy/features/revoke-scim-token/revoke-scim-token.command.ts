import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ScimTokenNotFound } from '../../domain/scim.errors.js';
import { ScimTokenRepository } from '../../domain/scim.repositories.js';
import { requireCurrentOrganization } from '../current-organization.js';

@Message({
  permission: 'api_keys.manage',
  mode: 'critical-auth',
  errors: [OrganizationNotFound, ScimTokenNotFound],
  audit: {
    action: 'scim_token.revoked',
    category: 'security',
    resource: 'scim_token',
    subject: ({ tokenId }: RevokeScimToken) => ({ resourceId: tokenId }),
  },
})
export class RevokeScimToken extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly tokenId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeScimToken)
export class RevokeScimTokenHandler implements ICommandHandler<RevokeScimToken> {
  constructor(private readonly tokens: ScimTokenRepository) {}

  async execute({ organizationId, tokenId }: RevokeScimToken): Promise<void> {
    requireCurrentOrganization(organizationId);
    const token = await this.tokens.byId(organizationId, tokenId);
    token.revoke();
    this.tokens.remove(token);
  }
}
