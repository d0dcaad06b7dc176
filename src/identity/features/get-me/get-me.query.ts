import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Instant, Integer, JsonObject, ListOf, Nest, Text, TextList } from '#libs/http/fields.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { CurrentAccess, Memberships } from '../../../tenancy/index.js';
import { toMembershipView, toWorkplace } from '../active-organization.js';
import { MembershipView, UserView } from '../session.view.js';

/** One's own profile. */
export class ProfileView extends UserView {
  @Instant({ nullable: true })
  emailVerifiedAt: Date | null;

  @Text({ max: 2000, nullable: true })
  avatarUrl: string | null;

  @Text({ max: 100, description: 'IANA time zone' })
  timezone: string;

  @Text({ max: 35 })
  language: string;

  @JsonObject()
  preferences: Record<string, unknown>;

  @Instant({ nullable: true })
  lastLoginAt: Date | null;

  @Instant()
  createdAt: Date;
}

/** What a client needs to start. */
export class MeView {
  @Nest(() => ProfileView)
  user: ProfileView;

  @Nest(() => MembershipView, { nullable: true, description: 'The organization you work in' })
  organization: MembershipView | null;

  @ListOf(() => MembershipView)
  memberships: MembershipView[];

  @TextList({ max: 50, description: 'In the organization you work in, and on the platform' })
  roles: string[];

  @TextList({ max: 100, description: 'What those roles include' })
  permissions: string[];

  @Integer({ min: 0, max: 3, description: 'Authenticator assurance level: 1 a password, 2 a second factor' })
  aal: number;
}

@Message({ permission: 'signed-in', mode: 'read' })
export class GetMe extends Query<MeView> {}

@QueryHandler(GetMe)
export class GetMeHandler implements IQueryHandler<GetMe> {
  constructor(
    private readonly db: ReadDb,
    private readonly memberships: Memberships,
    private readonly access: CurrentAccess,
  ) {}

  async execute(): Promise<MeView> {
    const { userId = '', organizationId, aal } = currentActor();
    const [user, summaries, place] = await Promise.all([
      this.profile(userId),
      this.memberships.ofUser(userId),
      organizationId ? this.memberships.placeOf(userId, organizationId) : undefined,
    ]);
    if (!user) throw new Unauthenticated();
    const { roles, permissions } = this.access.standing();
    return {
      user,
      organization: toWorkplace(place),
      memberships: summaries.map(toMembershipView),
      roles,
      permissions,
      aal,
    };
  }

  private profile(userId: string): Promise<ProfileView | undefined> {
    return this.db.one<ProfileView>(sql`
      select id, email, first_name as "firstName", last_name as "lastName", display_name as "displayName",
             email_verified_at as "emailVerifiedAt", avatar_url as "avatarUrl", timezone, language, preferences,
             last_login_at as "lastLoginAt", created_at as "createdAt"
        from identity.users where id = ${userId}`);
  }
}
