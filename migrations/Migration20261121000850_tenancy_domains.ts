import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Mail domains that organizations have proven to be theirs, and people who ask to join because of them. */
export class Migration20261121000850_tenancy_domains extends Migration {
  override up(): void {
    this.addSql(`create type tenancy.enrolment_mode as enum
      ('manual_invitation', 'automatic_invitation', 'automatic_suggestion', 'enterprise_sso')`);
    this.addSql(`create table tenancy.domains (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      name text not null check (length(name) between 4 and 253 and name = lower(name)),
      challenge text not null,
      enrolment_mode tenancy.enrolment_mode not null default 'manual_invitation',
      default_role text not null default 'member' check (default_role <> 'owner'),
      verified_at timestamptz(3),
      missing_since timestamptz(3),
      lapsed_at timestamptz(3),
      checked_at timestamptz(3),
      claimed_by uuid not null,
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint domains_once unique (organization_id, name),
      check (missing_since is null or verified_at is not null)
    )`);
    // Whoever proves it first has it; nobody else can while he does.
    this.addSql(
      `create unique index domains_verified on tenancy.domains (name) where verified_at is not null`,
    );
    this.addSql(`create index domains_newest on tenancy.domains (organization_id, created_at, id)`);
    this.addSql(
      `create index domains_to_check on tenancy.domains (checked_at) where verified_at is not null`,
    );
    this.addSql(protect('tenancy.domains', { system: ['select', 'update', 'delete'] }));

    this.addSql(`create type tenancy.join_request_status as enum ('pending', 'approved', 'declined')`);
    this.addSql(`create table tenancy.join_requests (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) deferrable initially deferred,
      user_id uuid not null,
      email text not null,
      display_name text not null,
      role text not null,
      status tenancy.join_request_status not null default 'pending',
      decided_by uuid,
      decided_at timestamptz(3),
      revision int not null default 1,
      created_at timestamptz(3) not null,
      constraint join_requests_once unique (organization_id, user_id),
      check ((status = 'pending') = (decided_at is null))
    )`);
    this.addSql(
      `create index join_requests_newest on tenancy.join_requests (organization_id, created_at, id)`,
    );
    this.addSql(`create index join_requests_of_user on tenancy.join_requests (user_id)`);
    this.addSql(
      protect('tenancy.join_requests', {
        using: `organization_id = ${CURRENT_ORGANIZATION} or user_id = ${CURRENT_USER}`,
        app: ['select'],
        system: ['select', 'insert', 'update', 'delete'],
      }),
    );
  }

  override down(): void {
    this.addSql(`drop table tenancy.join_requests, tenancy.domains`);
    this.addSql(`drop type tenancy.join_request_status`);
    this.addSql(`drop type tenancy.enrolment_mode`);
  }
}
