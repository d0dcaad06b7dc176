import { Injectable } from '@nestjs/common';
import { isId } from '#libs/kernel/id.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { FederatedProviders, type OfferedProvider } from '../domain/federated-providers.js';
import type { FederatedProvider, ProtocolSettings, SocialProvider } from '../domain/federation-protocol.js';
import { IdentityProviderNotFound } from '../domain/identity-provider.errors.js';
import { secretPurposeOf } from '../domain/identity-provider.js';
import { IdentityOptions } from '../identity-options.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { OrganizationSlugs } from '../../tenancy/index.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
  readonly revision: number;
  readonly settings: ProtocolSettings;
  readonly sealedSecret: string | null;
  readonly trustsSecondFactor: boolean;
  readonly secondFactorValues: string[];
}

const COLUMNS = sql`id, name, organization_id as "organizationId", revision, settings,
  sealed_secret as "sealedSecret", trusts_second_factor as "trustsSecondFactor",
  second_factor_values as "secondFactorValues"`;

/** Nobody is signed in yet who could be seen to belong to the organization, so the system role reads. */
@Injectable()
export class ConfiguredFederatedProviders extends FederatedProviders {
  private readonly social: ReadonlyMap<string, FederatedProvider>;

  constructor(
    private readonly db: ReadDb,
    private readonly vault: SecretVault,
    private readonly slugs: OrganizationSlugs,
    { federation: { social } }: IdentityOptions,
  ) {
    super();
    this.social = new Map(social.map((provider) => [provider.ref, toFederated(provider)]));
  }

  async byRef(ref: string): Promise<FederatedProvider | undefined> {
    if (!isId(ref)) return this.social.get(ref);
    return this.read(sql`where id = ${ref} and is_enabled`);
  }

  async ofOrganization(organizationId: string, id: string): Promise<FederatedProvider> {
    const provider = await this.read(sql`where id = ${id} and organization_id = ${organizationId}`);
    if (!provider) throw new IdentityProviderNotFound();
    return provider;
  }

  async beginningElsewhere(organizationId: string, entityId: string): Promise<string | undefined> {
    if (!isId(organizationId)) return undefined;
    const [row] = await this.db.systemRows<{ id: string }>(sql`
      select id from identity.identity_providers
       where organization_id = ${organizationId} and is_enabled and protocol = 'saml'
         and settings -> 'saml' ->> 'entityId' = ${entityId}
         and settings -> 'saml' ->> 'idpInitiated' = 'true'
       order by created_at limit 1`);
    return row?.id;
  }

  async offered(organizationSlug: string | undefined): Promise<OfferedProvider[]> {
    const id = organizationSlug === undefined ? undefined : await this.slugs.idOf(organizationSlug);
    const social = [...this.social.values()].map(({ ref, name, protocol, organizationId }) => ({
      ref,
      name,
      protocol,
      organizationId,
    }));
    if (id === undefined) return social;
    const own = await this.db.systemRows<OfferedProvider>(sql`
      select id as ref, name, protocol, organization_id as "organizationId"
        from identity.identity_providers
       where organization_id = ${id} and is_enabled order by name, id`);
    return [...own, ...social];
  }

  private async read(where: Statement): Promise<FederatedProvider | undefined> {
    const [row] = await this.db.systemRows<Row>(
      sql`select ${COLUMNS} from identity.identity_providers ${where}`,
    );
    if (!row) return undefined;
    const { id, name, organizationId, revision, settings, sealedSecret, ...trust } = row;
    return {
      ref: id,
      name,
      organizationId,
      version: `${id} ${revision}`,
      ...settings,
      secret: sealedSecret === null ? null : this.vault.open(sealedSecret, secretPurposeOf(id)),
      ...trust,
    };
  }
}

/** Whoever offers it to everybody takes nobody's word about second factors. */
const toFederated = (provider: SocialProvider): FederatedProvider => ({
  ...provider,
  organizationId: null,
  version: provider.ref,
  trustsSecondFactor: false,
  secondFactorValues: [],
});
