import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import type { ProtocolName, ProtocolSettings } from './federation-protocol.js';
import { IdentityProviderUnusable, TooManyIdentityProviders } from './identity-provider.errors.js';
import {
  IdentityProviderCreated,
  IdentityProviderDeleted,
  IdentityProviderUpdated,
} from './identity-provider.events.js';
import { settingsProblems } from './provider-settings.js';

const MAX_PROVIDERS = 10;

/** What an organization says about its provider. */
export interface ProviderTerms {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly settings: ProtocolSettings;
  /** Whether a second factor that it asked for spares people ours, in this organization. */
  readonly trustsSecondFactor: boolean;
  readonly secondFactorValues: readonly string[];
}

/** Where an organization's people sign in. Its secret is kept where the database cannot read it. */
export class IdentityProvider extends AggregateRoot implements ProviderTerms {
  readonly id: string;
  readonly organizationId: string;
  readonly protocol: ProtocolName;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly settings: ProtocolSettings;
  readonly sealedSecret: string | null;
  readonly trustsSecondFactor: boolean;
  readonly secondFactorValues: string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;

  /** `others` is how many the organization has. `plainly` lets it be spoken to without TLS, for trying things out. */
  static create(
    id: string,
    organizationId: string,
    terms: ProviderTerms,
    sealedSecret: string | null,
    { by, others, plainly }: { by: string; others: number; plainly: boolean },
    at: Date,
  ): IdentityProvider {
    if (others >= MAX_PROVIDERS) throw new TooManyIdentityProviders(MAX_PROVIDERS);
    requireUsable(terms.settings, plainly);
    const provider = new IdentityProvider();
    provider.record(new IdentityProviderCreated(id, terms.settings.protocol));
    Object.assign(provider, { id, organizationId, protocol: terms.settings.protocol, sealedSecret });
    Object.assign(provider, { ...terms, createdBy: by, createdAt: at, updatedAt: at, revision: 1 });
    return provider;
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** It speaks the protocol it was made with. */
  update(changes: Partial<ProviderTerms>, sealedSecret: string | null, plainly: boolean, at: Date): void {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const terms = { ...pick(this), ...given };
    if (terms.settings.protocol !== this.protocol) throw new IdentityProviderUnusable([OTHER_PROTOCOL]);
    requireUsable(terms.settings, plainly);
    this.record(new IdentityProviderUpdated(this.id));
    Object.assign(this, { ...terms, sealedSecret, updatedAt: at, revision: this.revision + 1 });
  }

  delete(): void {
    this.record(new IdentityProviderDeleted(this.id));
  }
}

const OTHER_PROTOCOL = {
  pointer: '',
  code: 'protocol',
  detail: 'a provider keeps its protocol; create another one',
};

const pick = (provider: IdentityProvider): ProviderTerms => ({
  name: provider.name,
  isEnabled: provider.isEnabled,
  settings: provider.settings,
  trustsSecondFactor: provider.trustsSecondFactor,
  secondFactorValues: provider.secondFactorValues,
});

function requireUsable(settings: ProtocolSettings, plainly: boolean): void {
  const problems = settingsProblems(settings, plainly);
  if (problems.length > 0) throw new IdentityProviderUnusable(problems);
}

/** What its secret is sealed for: it opens for no other. */
export const secretPurposeOf = (providerId: string): string => `identity provider ${providerId}`;
