import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { FederatedIdentity } from '../domain/federated-identity.js';
import { FederatedIdentityRepository } from '../domain/federated-identity.repository.js';
import { IdentityProvider } from '../domain/identity-provider.js';
import { IdentityProviderNotFound } from '../domain/identity-provider.errors.js';
import { IdentityProviderRepository } from '../domain/identity-provider.repository.js';

@Injectable()
export class MikroOrmIdentityProviders extends IdentityProviderRepository {
  add(provider: IdentityProvider): void {
    currentEm().persist(provider);
  }

  remove(provider: IdentityProvider): void {
    currentEm().remove(provider);
  }

  async byId(organizationId: string, id: string): Promise<IdentityProvider> {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const provider = await currentEm().findOne(IdentityProvider, { organizationId, id }, lock);
    if (!provider) throw new IdentityProviderNotFound();
    return provider;
  }

  async countLocked(organizationId: string): Promise<number> {
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended(${`identity_providers ${organizationId}`}, 0))`,
    );
    const providers = await commandRows(
      sql`select id from identity.identity_providers where organization_id = ${organizationId}`,
    );
    return providers.length;
  }
}

@Injectable()
export class MikroOrmFederatedIdentities extends FederatedIdentityRepository {
  add(identity: FederatedIdentity): void {
    currentEm().persist(identity);
  }

  remove(identity: FederatedIdentity): void {
    currentEm().remove(identity);
  }

  async find(provider: string, issuer: string, subject: string): Promise<FederatedIdentity | undefined> {
    return (await currentEm().findOne(FederatedIdentity, { provider, issuer, subject })) ?? undefined;
  }

  ofUser(userId: string): Promise<FederatedIdentity[]> {
    return currentEm().find(FederatedIdentity, { userId });
  }

  async otherWaysIn(userId: string): Promise<number> {
    const ways = await commandRows(sql`
      select user_id from identity.password_credentials where user_id = ${userId}
      union all
      select user_id from identity.mfa_factors
       where user_id = ${userId} and kind = 'passkey' and confirmed_at is not null`);
    return ways.length;
  }

  removeAllOf(provider: string): void {
    writeAtCommit(sql`delete from identity.federated_identities where provider = ${provider}`);
  }
}
