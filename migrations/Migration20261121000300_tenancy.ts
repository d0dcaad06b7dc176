import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Organizations and who belongs to them. */
export class Migration20261121000300_tenancy extends Migration {
  override up(): void {
    this.addSql(`create schema tenancy`);
    this.addSql(`grant usage on schema tenancy to app_user, app_system`);
    this.addSql(
      `create type tenancy.organization_status as enum ('active', 'suspended', 'trial', 'inactive')`,
    );
    this.addSql(`create type tenancy.membership_status as enum ('active', 'invited', 'suspended', 'left')`);

    this.addSql(`create table tenancy.organizations (
      id uuid primary key,
      name text not null check (length(name) between 1 and 200),
      slug text not null constraint organizations_slug unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      display_name text not null check (length(display_name) between 1 and 200),
      description text,
      status tenancy.organization_status not null default 'active',
      settings jsonb not null default '{}',
      branding jsonb not null default '{}',
      features jsonb not null default '{}',
      user_limit int not null default 100 check (user_limit > 0),
      storage_limit_gb int not null default 10 check (storage_limit_gb >= 0),
      subscription_tier text not null default 'free',
      billing_email text,
      revision int not null default 1,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null
    )`);
    this.addSql(`create index organizations_status on tenancy.organizations (status)`);

    // A person's name and address are copied: contexts never join each other's tables.
    this.addSql(`create table tenancy.memberships (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      user_id uuid not null,
      role text not null,
      status tenancy.membership_status not null default 'active',
      email text not null,
      display_name text not null,
      invited_by uuid,
      joined_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint memberships_user unique (organization_id, user_id)
    )`);
    this.addSql(
      `create index memberships_of_user on tenancy.memberships (user_id, joined_at, organization_id)`,
    );
    this.addSql(
      `create index memberships_newest on tenancy.memberships (organization_id, joined_at, user_id)`,
    );

    // Memberships are judged by session variables alone, so that the organizations' policy can ask them
    // without the two policies referring to each other.
    this.addSql(
      protect('tenancy.memberships', {
        using: `organization_id = ${CURRENT_ORGANIZATION} or user_id = ${CURRENT_USER}`,
        app: ['select'],
        system: ['select', 'insert'],
      }),
    );
    this.addSql(
      protect('tenancy.organizations', {
        using: `id = ${CURRENT_ORGANIZATION} or exists (select from tenancy.memberships m
          where m.organization_id = organizations.id and m.user_id = ${CURRENT_USER} and m.status = 'active')`,
        app: ['select'],
        system: ['select', 'insert'],
      }),
    );
  }

  override down(): void {
    this.addSql(`drop schema tenancy cascade`);
  }
}
