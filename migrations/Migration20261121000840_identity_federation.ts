import { Migration } from '@mikro-orm/migrations';
import { CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

const ALL = ['select', 'insert', 'update', 'delete'] as const;

/** Identity providers of organizations, what people are called there, and sign-ins that are under way. */
export class Migration20261121000840_identity_federation extends Migration {
  override up(): void {
    this.addSql(`alter table identity.sessions
      add sso_organization_id uuid,
      add confined boolean not null default false,
      add check (not confined or sso_organization_id is not null)`);

    this.addSql(`create table identity.identity_providers (
      id uuid primary key,
      organization_id uuid not null references tenancy.organizations (id) on delete cascade deferrable initially deferred,
      protocol text not null check (protocol in ('oidc', 'saml')),
      name text not null check (length(name) between 1 and 100),
      is_enabled boolean not null,
      settings jsonb not null,
      sealed_secret text,
      trusts_second_factor boolean not null,
      second_factor_values text[] not null,
      created_by uuid not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      revision int not null
    )`);
    this.addSql(
      `create index identity_providers_of_organization on identity.identity_providers (organization_id, created_at desc, id desc)`,
    );
    this.addSql(protect('identity.identity_providers', { app: ALL, system: ['select', 'update', 'delete'] }));

    // The provider is an organization's, or one that the deployment offers everybody, so it is named, not referred to.
    this.addSql(`create table identity.federated_identities (
      id uuid primary key,
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      provider text not null,
      issuer text not null,
      subject text not null,
      email text,
      created_at timestamptz(3) not null,
      last_used_at timestamptz(3)
    )`);
    this.addSql(
      `create unique index federated_identities_subject on identity.federated_identities (provider, issuer, subject)`,
    );
    this.addSql(`create index federated_identities_of_user on identity.federated_identities (user_id, id)`);
    this.addSql(
      protect('identity.federated_identities', {
        using: `user_id = ${CURRENT_USER}`,
        app: ['select'],
        system: ALL,
      }),
    );

    this.addSql(`create table identity.federated_requests (
      state_hash text primary key,
      browser_hash text not null,
      provider text not null,
      sealed_memory text not null,
      return_to text not null,
      mode text not null check (mode in ('bearer', 'cookie')),
      user_id uuid references identity.users (id) on delete cascade deferrable initially deferred,
      expires_at timestamptz(3) not null
    )`);
    this.addSql(`create index federated_requests_user on identity.federated_requests (user_id)`);
    this.addSql(`create index federated_requests_expires_at on identity.federated_requests (expires_at)`);
    this.addSql(protect('identity.federated_requests', { app: [], system: ALL }));

    this.addSql(`create table identity.handovers (
      code_hash text primary key,
      browser_hash text not null,
      user_id uuid not null references identity.users (id) on delete cascade deferrable initially deferred,
      provider text not null,
      organization_id uuid,
      strong boolean not null,
      confined boolean not null,
      expires_at timestamptz(3) not null
    )`);
    this.addSql(`create index handovers_user on identity.handovers (user_id)`);
    this.addSql(`create index handovers_expires_at on identity.handovers (expires_at)`);
    this.addSql(protect('identity.handovers', { app: [], system: ALL }));
  }

  override down(): void {
    this.addSql(`drop table identity.handovers`);
    this.addSql(`drop table identity.federated_requests`);
    this.addSql(`drop table identity.federated_identities`);
    this.addSql(`drop table identity.identity_providers`);
    this.addSql(`alter table identity.sessions drop column confined, drop column sso_organization_id`);
  }
}
