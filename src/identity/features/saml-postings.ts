import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { FederatedProviders } from '../domain/federated-providers.js';
import { FederatedRequestInvalid, IdpInitiatedRefused } from '../domain/federation.errors.js';
import { SamlDocuments } from '../domain/saml-documents.js';
import { IdentityOptions } from '../identity-options.js';
import { DeliverFederatedAnswer } from './deliver-federated-answer/deliver-federated-answer.command.js';

/** As `newSecret` makes them; whatever else a provider sends along is not from us. */
const STATE = /^[\w-]{43}$/;

/** Takes what SAML providers have browsers post, and says where the browser goes on. */
@Injectable()
export class SamlPostings {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly providers: FederatedProviders,
    private readonly documents: SamlDocuments,
    private readonly options: IdentityOptions,
  ) {}

  /** Throws `FederatedRequestInvalid` and `IdpInitiatedRefused`. */
  async accept(realm: string, body: unknown): Promise<string> {
    const form = new URLSearchParams(typeof body === 'string' ? body : '');
    const [posted, ...others] = form.getAll('SAMLResponse');
    const [state = '', ...states] = form.getAll('RelayState');
    if (posted === undefined || others.length > 0 || states.length > 0) throw new FederatedRequestInvalid();
    if (!STATE.test(state)) return this.beginAnew(realm, posted);
    await this.dispatcher.command(new DeliverFederatedAnswer(state, posted));
    return this.addressOf(`callback/${encodeURIComponent(realm)}`, { state });
  }

  /**
   * Somebody began at the provider. Who it is about is not looked at: anybody could have had the browser post it. It
   * is asked again from here, which takes no more than another redirect for who is signed in there.
   */
  private async beginAnew(realm: string, posted: string): Promise<string> {
    const issuer = await this.documents.claimedIssuer(posted);
    const provider =
      issuer === undefined ? undefined : await this.providers.beginningElsewhere(realm, issuer);
    if (provider === undefined) throw new IdpInitiatedRefused();
    return this.addressOf('start', { provider });
  }

  private addressOf(path: string, query: Record<string, string>): string {
    return `${this.options.issuer}/api/v1/auth/federated/${path}?${new URLSearchParams(query).toString()}`;
  }
}
