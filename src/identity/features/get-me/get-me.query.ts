import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Entitlements } from '#libs/cqrs/ports.js';
import { Integer, JsonObject, ListOf, Nest, Text, TextList, Uuid } from '#libs/http/fields.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import {
  CurrentAccess,
  Memberships,
  UnreadCounts,
  Workspaces,
  type Workspace,
} from '../../../tenancy/index.js';
import { toMembershipView } from '../active-organization.js';
import { ProfileView } from '../profile.view.js';
import { MembershipView } from '../session.view.js';

class WorkspaceTeam {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Text({ max: 50, description: 'Your role in it' })
  role: string;
}

/** The organization you work in, as your frontend shows it. */
export class WorkspaceView extends MembershipView {
  @Uuid({ nullable: true })
  parentId: string | null;

  @Text({ max: 20, description: 'active, trial, suspended or inactive' })
  status: string;

  @JsonObject()
  branding: Record<string, unknown>;

  @JsonObject({ description: 'Which optional features are on' })
  features: Record<string, unknown>;

  @JsonObject({ description: 'All settings when you may read them, otherwise those under `public`' })
  settings: Record<string, unknown>;

  @Text({ max: 100, nullable: true })
  department: string | null;

  @ListOf(() => WorkspaceTeam)
  teams: readonly WorkspaceTeam[];
}

/** What a client needs to start. */
export class MeView {
  @Nest(() => ProfileView)
  user: ProfileView;

  @Nest(() => WorkspaceView, { nullable: true, description: 'The organization you work in' })
  organization: WorkspaceView | null;

  @ListOf(() => MembershipView)
  memberships: MembershipView[];

  @TextList({ max: 50, description: 'In the organization you work in, and on the platform' })
  roles: string[];

  @TextList({ max: 200, description: 'What you may do in it' })
  permissions: string[];

  @JsonObject({
    description:
      'What the organization may have and use: `users`, `storageGb`, and by month what its plan meters; null is no limit',
  })
  limits: Record<string, number | null>;

  @JsonObject({ description: 'What waits for you, by kind, such as `reviews`; 100 stands for more' })
  unread: Record<string, number>;

  @Integer({ min: 0, max: 3, description: 'Authenticator assurance level: 1 a password, 2 a second factor' })
  aal: number;

  @Uuid({ nullable: true, description: 'The operator who works in your place, if it is not you' })
  impersonatorId: string | null;
}

@Message({ permission: 'signed-in', mode: 'read', mfaPending: true })
export class GetMe extends Query<MeView> {}

@QueryHandler(GetMe)
export class GetMeHandler implements IQueryHandler<GetMe> {
  constructor(
    private readonly db: ReadDb,
    private readonly memberships: Memberships,
    private readonly workspaces: Workspaces,
    private readonly access: CurrentAccess,
    private readonly entitlements: Entitlements,
    private readonly unread: UnreadCounts,
  ) {}

  async execute(): Promise<MeView> {
    const { userId = '', aal, impersonatorId = null } = currentActor();
    const { roles, permissions } = this.access.standing();
    const workspace = await this.workspaces.current();
    const [user, memberships, planLimits, unread] = await Promise.all([
      this.profile(userId),
      this.memberships.ofUser(userId),
      workspace ? this.entitlements.limits() : {},
      workspace ? this.unread.all() : {},
    ]);
    if (!user) throw new Unauthenticated();
    return {
      user,
      organization: workspace && roles[0] ? toWorkspaceView(workspace, roles[0]) : null,
      memberships: memberships.map(toMembershipView),
      roles,
      permissions,
      limits: workspace
        ? { ...planLimits, users: workspace.userLimit, storageGb: workspace.storageLimitGb }
        : {},
      unread,
      aal,
      impersonatorId,
    };
  }

  private profile(userId: string): Promise<ProfileView | undefined> {
    return this.db.one<ProfileView>(sql`
      select id, email, first_name as "firstName", last_name as "lastName", display_name as "displayName",
             email_verified_at as "emailVerifiedAt", avatar_url as "avatarUrl", bio, website_url as "websiteUrl",
             github_username as "githubUsername", department, job_title as "jobTitle", phone, revision, timezone, language, preferences,
             last_login_at as "lastLoginAt", created_at as "createdAt"
        from identity.users where id = ${userId}`);
  }
}

const toWorkspaceView = (
  { userLimit: _users, storageLimitGb: _storage, ...workspace }: Workspace,
  role: string,
): WorkspaceView => ({ ...workspace, role });
