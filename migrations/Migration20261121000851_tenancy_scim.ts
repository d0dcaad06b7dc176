import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, protect } from '#libs/persistence/tenant-table.js';

const READ_BY_APP = { app: ['select'], system: ['select', 'insert', 'update', 'delete'] } as const;

/** What identity providers say of an organization's people and groups by SCIM 2.0. */
export class Migration20261121000851_tenancy_scim extends Migration {
  override up(): void {
    this.addSql(`create table tenancy.scim_tokens (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) on delete cascade deferrable initially deferred,
      name text not null check (length(name) between 1 and 100),
      secret_hash text not null constraint scim_tokens_secret unique,
      scopes text[] not null,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3),
      last_used_at timestamptz(3)
    )`);
    this.addSql(
      `create index scim_tokens_newest on tenancy.scim_tokens (organization_id, created_at desc, id desc)`,
    );
    this.addSql(protect('tenancy.scim_tokens', { system: ['select', 'update', 'delete'] }));

    // Beside the membership, which says who belongs to the organization: what the provider calls him.
    this.addSql(`create table tenancy.scim_users (
      organization_id uuid not null,
      user_id uuid not null,
      user_name text not null check (length(user_name) between 1 and 254),
      external_id text check (length(external_id) <= 500),
      attributes jsonb not null,
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      primary key (organization_id, user_id),
      constraint scim_users_member foreign key (organization_id, user_id)
        references tenancy.memberships (organization_id, user_id) on delete cascade deferrable initially deferred
    )`);
    this.addSql(
      `create unique index scim_users_name on tenancy.scim_users (organization_id, lower(user_name))`,
    );
    this.addSql(
      `create index scim_users_external on tenancy.scim_users (organization_id, external_id) where external_id is not null`,
    );
    this.addSql(protect('tenancy.scim_users', READ_BY_APP));

    this.addSql(`create type tenancy.scim_target as enum ('team', 'role')`);
    this.addSql(`create table tenancy.scim_groups (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      display_name text not null check (length(display_name) between 1 and 256),
      external_id text check (length(external_id) <= 500),
      target tenancy.scim_target not null default 'team',
      team_id uuid,
      role text check (role <> 'owner'),
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint scim_groups_tenant unique (organization_id, id),
      check ((target = 'role') = (role is not null)),
      check (target = 'team' or team_id is null)
    )`);
    this.addSql(
      `create unique index scim_groups_name on tenancy.scim_groups (organization_id, lower(display_name))`,
    );
    this.addSql(protect('tenancy.scim_groups', READ_BY_APP));

    this.addSql(`create table tenancy.scim_group_members (
      organization_id uuid not null,
      group_id uuid not null,
      user_id uuid not null,
      primary key (organization_id, group_id, user_id),
      constraint scim_group_members_group foreign key (organization_id, group_id)
        references tenancy.scim_groups (organization_id, id) on delete cascade deferrable initially deferred,
      constraint scim_group_members_member foreign key (organization_id, user_id)
        references tenancy.memberships (organization_id, user_id) on delete cascade deferrable initially deferred
    )`);
    this.addSql(
      `create index scim_group_members_of_user on tenancy.scim_group_members (organization_id, user_id)`,
    );
    this.addSql(
      protect('tenancy.scim_group_members', {
        ...READ_BY_APP,
        using: `organization_id = ${CURRENT_ORGANIZATION}`,
      }),
    );
  }

  override down(): void {
    this.addSql(
      `drop table tenancy.scim_group_members, tenancy.scim_groups, tenancy.scim_users, tenancy.scim_tokens`,
    );
    this.addSql(`drop type tenancy.scim_target`);
  }
}
