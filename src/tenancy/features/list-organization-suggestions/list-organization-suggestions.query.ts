import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { Accounts } from '../../accounts.js';
import { JOIN_REQUEST_STATUSES, type JoinRequestStatus } from '../../domain/join-request.js';
import { domainOf } from '../../domain/mail-domain.js';

/** An organization whose mail domain the person's address is of. */
export class OrganizationSuggestionView {
  @Uuid()
  organizationId: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 253 })
  domain: string;

  @Choice(JOIN_REQUEST_STATUSES, { nullable: true, description: 'Of the request to join, if he made one' })
  requestStatus: JoinRequestStatus | null;
}

export class OrganizationSuggestionsView {
  @ListOf(() => OrganizationSuggestionView, { description: 'One at most: a domain has one owner' })
  data: OrganizationSuggestionView[];
}

/** Only to people who have shown that they read the mail of the domain: others learn nothing of who owns it. */
@Message({ permission: 'signed-in', mode: 'read' })
export class ListOrganizationSuggestions extends Query<OrganizationSuggestionsView> {}

@QueryHandler(ListOrganizationSuggestions)
export class ListOrganizationSuggestionsHandler implements IQueryHandler<ListOrganizationSuggestions> {
  constructor(
    private readonly accounts: Accounts,
    private readonly db: ReadDb,
  ) {}

  async execute(): Promise<OrganizationSuggestionsView> {
    const { userId } = currentActor();
    if (!userId) throw new Unauthenticated();
    const account = await this.accounts.byId(userId);
    if (!account?.emailVerified) return { data: [] };
    const data = await this.db.systemRows<OrganizationSuggestionView>(sql`
      select o.id as "organizationId", o.display_name as "displayName", d.name as domain, r.status as "requestStatus"
        from tenancy.domains d
        join tenancy.organizations o on o.id = d.organization_id and o.status in ('active', 'trial')
        left join tenancy.join_requests r on r.organization_id = o.id and r.user_id = ${userId}
       where d.name = ${domainOf(account.email)} and d.verified_at is not null
         and d.enrolment_mode = 'automatic_suggestion'
         and not exists (select from tenancy.memberships m
               where m.organization_id = o.id and m.user_id = ${userId} and m.status <> 'left')`);
    return { data };
  }
}
