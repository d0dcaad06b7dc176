import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

const READ_BY_APP = { app: ['select'], system: ['select', 'insert', 'update', 'delete'] } as const;

const IS_MEMBER = `exists (select from tenancy.memberships m
  where m.organization_id = organizations.id and m.user_id = ${CURRENT_USER} and m.status = 'active')`;

/** Hierarchy, invitations, custom roles, grants and teams of organizations. */
export class Migration20261121000700_tenancy_people extends Migration {
  override up(): void {
    this.organizations();
    this.memberships();
    this.invitations();
    this.rolesAndGrants();
    this.teams();
  }

  override down(): void {
    for (const table of ['team_members', 'teams', 'grants', 'roles', 'invitations'])
      this.addSql(`drop table tenancy.${table}`);
    for (const type of ['invitation_status', 'grant_scope', 'team_role'])
      this.addSql(`drop type tenancy.${type}`);
    this.addSql(`alter table tenancy.memberships drop column department, drop column revision`);
    this.addSql(`drop index tenancy.memberships_roles, tenancy.memberships_addresses`);
    this.addSql(`drop policy app_rows on tenancy.organizations`);
    this.addSql(`drop function tenancy.current_descendants()`);
    this.addSql(`create policy app_rows on tenancy.organizations to app_user using (
      id = ${CURRENT_ORGANIZATION} or ${IS_MEMBER})`);
    this.addSql(`alter table tenancy.organizations drop column depth, drop column path, drop column parent_id,
      drop column inherits_administration, drop column inherits_limits, drop column trial_ends_at,
      drop column suspension_reason, drop column deletion_due_at`);
  }

  private organizations(): void {
    this.addSql(`create extension if not exists ltree`);
    this.addSql(`alter table tenancy.organizations
      add parent_id uuid constraint organizations_parent references tenancy.organizations (id) deferrable initially deferred,
      add path ltree,
      add inherits_administration boolean not null default true,
      add inherits_limits boolean not null default false,
      add trial_ends_at timestamptz(3),
      add suspension_reason text,
      add deletion_due_at timestamptz(3)`);
    // The policies hold for the owner too: without this the owner would change no row at all.
    this.addSql(`alter table tenancy.organizations no force row level security`);
    this.addSql(`update tenancy.organizations set path = id::text::ltree`);
    this.addSql(`alter table tenancy.organizations force row level security`);
    this.addSql(`alter table tenancy.organizations
      alter path set not null,
      add depth int not null generated always as (nlevel(path) - 1) stored,
      add constraint organizations_path check (subpath(path, -1)::text = id::text and (nlevel(path) = 1) = (parent_id is null))`);
    this.addSql(`create index organizations_path on tenancy.organizations using gist (path)`);
    this.addSql(`create index organizations_children on tenancy.organizations (parent_id, path)`);
    this.addSql(`create index organizations_tree on tenancy.organizations (path)`);
    this.addSql(
      `create unique index organizations_sibling_name on tenancy.organizations (parent_id, lower(name)) where parent_id is not null`,
    );
    this.addSql(
      `create index organizations_due on tenancy.organizations (deletion_due_at) where deletion_due_at is not null`,
    );
    this.addSql(
      `create index organizations_trials on tenancy.organizations (trial_ends_at) where status = 'trial'`,
    );
    // Descendants are told by their own path, which names every ancestor.
    this
      .addSql(`create function tenancy.current_descendants() returns lquery stable parallel safe language sql
      as $$ select ('*.' || platform.current_organization_id()::text || '.*')::lquery $$`);
    this.addSql(`drop policy app_rows on tenancy.organizations`);
    this.addSql(`create policy app_rows on tenancy.organizations to app_user using (
      id = ${CURRENT_ORGANIZATION}
      or path ~ (select tenancy.current_descendants())
      or ${IS_MEMBER})`);
    this.addSql(`grant update, delete on tenancy.organizations to app_system`);
  }

  private memberships(): void {
    this.addSql(`alter table tenancy.memberships
      add department text check (length(department) between 1 and 100),
      add revision int not null default 1`);
    this.addSql(
      `create index memberships_departments on tenancy.memberships (organization_id, department, joined_at, user_id) where department is not null`,
    );
    this.addSql(
      `create index memberships_roles on tenancy.memberships (organization_id, role, joined_at, user_id)`,
    );
    this.addSql(`create index memberships_addresses on tenancy.memberships (organization_id, email)`);
    this.addSql(`grant update, delete on tenancy.memberships to app_system`);
  }

  private invitations(): void {
    this.addSql(
      `create type tenancy.invitation_status as enum ('pending', 'accepted', 'declined', 'revoked', 'expired')`,
    );
    this.addSql(`create table tenancy.invitations (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      email text not null,
      role text not null,
      department text check (length(department) between 1 and 100),
      team_ids uuid[] not null default '{}',
      message text check (length(message) <= 1000),
      status tenancy.invitation_status not null default 'pending',
      token_hash text constraint invitations_token unique,
      invited_by uuid not null,
      sent_count int not null default 0,
      sent_at timestamptz(3),
      expires_at timestamptz(3) not null,
      decided_at timestamptz(3),
      decided_by uuid,
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null
    )`);
    this.addSql(
      `create unique index invitations_open on tenancy.invitations (organization_id, email) where status = 'pending'`,
    );
    this.addSql(`create index invitations_newest on tenancy.invitations (organization_id, created_at, id)`);
    this.addSql(
      `create index invitations_expiring on tenancy.invitations (expires_at) where status = 'pending'`,
    );
    this.addSql(protect('tenancy.invitations', READ_BY_APP));
  }

  private rolesAndGrants(): void {
    this.addSql(`create table tenancy.roles (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      key text not null check (key ~ '^[a-z][a-z0-9_]{1,49}$'),
      name text not null check (length(name) between 1 and 100),
      description text check (length(description) <= 1000),
      permissions text[] not null,
      revision int not null default 1,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint roles_key unique (organization_id, key)
    )`);
    this.addSql(protect('tenancy.roles', READ_BY_APP));

    this.addSql(`create type tenancy.grant_scope as enum ('all', 'organization', 'department')`);
    this.addSql(`create table tenancy.grants (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      user_id uuid not null,
      resource text not null,
      action text not null,
      scope tenancy.grant_scope not null default 'organization',
      granted_by uuid not null,
      expires_at timestamptz(3),
      created_at timestamptz(3) not null,
      constraint grants_once unique (organization_id, user_id, resource, action, scope)
    )`);
    this.addSql(`create index grants_newest on tenancy.grants (organization_id, created_at, id)`);
    this.addSql(protect('tenancy.grants', READ_BY_APP));
  }

  private teams(): void {
    this.addSql(`create table tenancy.teams (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      name text not null check (length(name) between 1 and 100),
      description text check (length(description) <= 1000),
      is_active boolean not null default true,
      revision int not null default 1,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint teams_tenant unique (organization_id, id)
    )`);
    this.addSql(`create unique index teams_name on tenancy.teams (organization_id, lower(name))`);
    this.addSql(`create index teams_newest on tenancy.teams (organization_id, created_at, id)`);
    this.addSql(protect('tenancy.teams', { system: ['select', 'insert', 'update', 'delete'] }));

    this.addSql(`create type tenancy.team_role as enum ('admin', 'member')`);
    this.addSql(`create table tenancy.team_members (
      organization_id uuid not null,
      team_id uuid not null,
      user_id uuid not null,
      role tenancy.team_role not null default 'member',
      added_by uuid not null,
      added_at timestamptz(3) not null,
      primary key (team_id, user_id),
      constraint team_members_team foreign key (organization_id, team_id)
        references tenancy.teams (organization_id, id) on delete cascade deferrable initially deferred,
      constraint team_members_member foreign key (organization_id, user_id)
        references tenancy.memberships (organization_id, user_id) on delete cascade deferrable initially deferred
    )`);
    this.addSql(
      `create index team_members_of_team on tenancy.team_members (organization_id, team_id, added_at, user_id)`,
    );
    this.addSql(`create index team_members_of_user on tenancy.team_members (organization_id, user_id)`);
    this.addSql(protect('tenancy.team_members', { system: ['select', 'insert', 'update', 'delete'] }));
  }
}
