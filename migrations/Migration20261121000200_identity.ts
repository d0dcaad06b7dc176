import { Migration } from '@mikro-orm/migrations';
import { CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

/** Accounts, their passwords, sessions and refresh tokens. They belong to a person, not to an organization. */
export class Migration20261121000200_identity extends Migration {
  override up(): void {
    this.addSql(`create schema identity`);
    this.addSql(`grant usage on schema identity to app_user, app_system`);
    this.addSql(`create type identity.platform_role as enum ('super_admin')`);

    this.addSql(`create table identity.users (
      id uuid primary key,
      email text not null check (length(email) between 3 and 254),
      email_verified_at timestamptz(3),
      first_name text not null check (length(first_name) between 1 and 100),
      last_name text not null check (length(last_name) between 1 and 100),
      display_name text not null check (length(display_name) between 1 and 201),
      avatar_url text,
      bio text,
      website_url text,
      github_username text,
      department text,
      job_title text,
      phone text,
      timezone text not null default 'UTC',
      language text not null default 'en',
      preferences jsonb not null default '{}',
      is_active boolean not null default true,
      platform_role identity.platform_role,
      last_login_at timestamptz(3),
      revision int not null default 1,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      deleted_at timestamptz(3)
    )`);
    this.addSql(`create unique index users_email on identity.users (lower(email))`);
    this.addSql(
      `create index users_platform_role on identity.users (platform_role) where platform_role is not null`,
    );
    this.addSql(
      protect('identity.users', {
        using: `id = ${CURRENT_USER}`,
        app: ['select'],
        system: ['select', 'insert', 'update'],
      }),
    );

    this.addSql(`create table identity.password_credentials (
      user_id uuid primary key references identity.users (id) on delete cascade deferrable initially deferred,
      hash text not null,
      changed_at timestamptz(3) not null
    )`);
    this.addSql(
      protect('identity.password_credentials', { app: [], system: ['select', 'insert', 'update'] }),
    );

    this.addSql(`create table identity.sessions (
      id uuid primary key,
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      organization_id uuid,
      aal int not null check (aal between 1 and 3),
      ip text,
      user_agent text,
      created_at timestamptz(3) not null,
      last_seen_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      revoked_at timestamptz(3),
      revoked_reason text
    )`);
    this.addSql(`create index sessions_of_user on identity.sessions (user_id, created_at desc)`);
    this.addSql(
      `create index sessions_revoked_at on identity.sessions (revoked_at) where revoked_at is not null`,
    );
    this.addSql(`create index sessions_expires_at on identity.sessions (expires_at)`);
    this.addSql(
      `create index sessions_last_seen_at on identity.sessions (last_seen_at) where revoked_at is null`,
    );
    this.addSql(
      protect('identity.sessions', {
        using: `user_id = ${CURRENT_USER}`,
        app: ['select'],
        system: ['select', 'insert', 'update', 'delete'],
      }),
    );
    // A person ends his sessions and moves them between organizations; how strong one is he cannot say himself.
    this.addSql(
      `grant update (organization_id, revoked_at, revoked_reason) on identity.sessions to app_user`,
    );

    this.addSql(`create table identity.refresh_tokens (
      token_hash text primary key,
      session_id uuid not null references identity.sessions (id) on delete cascade deferrable initially deferred,
      issued_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      rotated_at timestamptz(3),
      replaced_by text,
      sealed_successor text
    )`);
    this.addSql(`create index refresh_tokens_session on identity.refresh_tokens (session_id)`);
    this.addSql(`create index refresh_tokens_expires_at on identity.refresh_tokens (expires_at)`);
    this.addSql(
      protect('identity.refresh_tokens', {
        using: 'false',
        check: `exists (select from identity.sessions s where s.id = session_id and s.user_id = ${CURRENT_USER})`,
        app: ['insert'],
        system: ['select', 'insert', 'update', 'delete'],
      }),
    );

    // Subjects are hashes of an address, or of an account's name and an address: no one is named here.
    this.addSql(`create table identity.login_attempts (
      subject text primary key,
      failures int not null default 0,
      blocked_until timestamptz,
      last_at timestamptz not null
    )`);
    this.addSql(`create index login_attempts_last_at on identity.login_attempts (last_at)`);
    this.addSql(
      protect('identity.login_attempts', { app: [], system: ['select', 'insert', 'update', 'delete'] }),
    );
  }

  override down(): void {
    this.addSql(`drop schema identity cascade`);
  }
}
