import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { PROVISION, PROVISION_OWNERS, ScimToken } from '../../domain/scim-token.js';
import { ScimTokenExpiryPast, ScimTokenLimitReached } from '../../domain/scim.errors.js';
import { ScimTokenRepository } from '../../domain/scim.repositories.js';
import { TenancyOptions } from '../../tenancy-options.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toScimTokenView, type IssuedScimTokenView } from '../scim-token.view.js';

const MAX_TOKENS = 10;

@Message({
  permission: 'api_keys.manage',
  mode: 'critical-auth',
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [OrganizationNotFound, ScimTokenExpiryPast, ScimTokenLimitReached],
  audit: {
    action: 'scim_token.created',
    category: 'security',
    resource: 'scim_token',
    subject: ({ terms: { name } }: CreateScimToken, issued?: IssuedScimTokenView) => ({
      resourceId: issued?.id,
      details: { name, managesOwners: issued?.managesOwners },
    }),
  },
})
export class CreateScimToken extends Command<IssuedScimTokenView> {
  constructor(
    readonly organizationId: string,
    readonly terms: { readonly name: string; readonly expiresAt: Date | null },
  ) {
    super();
  }
}

@CommandHandler(CreateScimToken)
export class CreateScimTokenHandler implements ICommandHandler<CreateScimToken> {
  constructor(
    private readonly tokens: ScimTokenRepository,
    private readonly authorizer: Authorizer,
    private readonly options: TenancyOptions,
    private readonly clock: Clock,
  ) {}

  /** A token can do no more than whoever made it could. */
  async execute({ organizationId, terms }: CreateScimToken): Promise<IssuedScimTokenView> {
    requireCurrentOrganization(organizationId);
    if ((await this.tokens.count(organizationId)) >= MAX_TOKENS) throw new ScimTokenLimitReached(MAX_TOKENS);
    const scopes = [PROVISION, PROVISION_OWNERS].filter((each) =>
      this.authorizer.allows(currentActor(), each),
    );
    const { userId } = currentMember();
    const { scimToken, token } = ScimToken.create(
      newId(),
      organizationId,
      terms,
      scopes,
      userId,
      this.clock.now(),
    );
    this.tokens.add(scimToken);
    const baseUrl = `${this.options.publicUrl}/scim/v2`;
    return Object.assign(toScimTokenView(scimToken), { token, baseUrl });
  }
}
