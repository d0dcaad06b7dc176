import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { FederatedProviders } from '../domain/federated-providers.js';
import type { FederatedRequest, HandoverMode } from '../domain/federated-requests.js';
import {
  FederatedProviderNotFound,
  FederatedRequestInvalid,
  ReturnAddressRefused,
} from '../domain/federation.errors.js';
import { FederationProtocols } from '../domain/federation-protocols.js';
import {
  realmOf,
  type Assertion,
  type FederatedAnswer,
  type FederatedProvider,
} from '../domain/federation-protocol.js';
import { newSecret } from '../domain/refresh-secret.js';
import { IdentityOptions } from '../identity-options.js';
import { FinishFederatedSignIn } from './finish-federated-sign-in/finish-federated-sign-in.command.js';
import type { Judgement } from './federated-judgement.js';
import { LinkIdentity } from './link-identity/link-identity.command.js';
import { RedeemFederatedRequest } from './redeem-federated-request/redeem-federated-request.command.js';
import { StartFederatedSignIn } from './start-federated-sign-in/start-federated-sign-in.command.js';
import { TakeAssertion } from './take-assertion/take-assertion.command.js';

export interface Errand {
  readonly provider: string;
  readonly browser: string;
  readonly returnTo?: string;
  readonly mode?: HandoverMode;
  /** Who wants to link the identity. */
  readonly userId?: string;
}

/** What has become of somebody who came back: where his page is, and how it goes on. */
export type Arrival = Pick<FederatedRequest, 'returnTo' | 'mode'> &
  (
    | { readonly handover: string; readonly browser: string }
    | { readonly linked: string }
    /** The code of a refusal. */
    | { readonly error: string }
  );

/** Sends browsers to providers and judges what they come back with. Providers are called between transactions. */
@Injectable()
export class Federation {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly providers: FederatedProviders,
    private readonly protocols: FederationProtocols,
    private readonly options: IdentityOptions,
  ) {}

  /** Where to go. Throws `FederatedProviderNotFound`, `ReturnAddressRefused`, `ProviderUnreachable`, `TooManyAttempts`. */
  async depart({ provider: ref, browser, returnTo, mode = 'bearer', userId }: Errand): Promise<string> {
    const back = this.requireOurs(returnTo);
    const provider = await this.providers.byRef(ref);
    if (!provider) throw new FederatedProviderNotFound();
    const state = newSecret();
    const { url, memory } = await this.protocols.of(provider).begin(provider, state);
    const request = { provider: ref, memory, returnTo: back, mode, userId: userId ?? null };
    await this.dispatcher.command(new StartFederatedSignIn(request, state, browser));
    return url;
  }

  /** `realm` is the part of the address that says whose answer it is. Throws `FederatedRequestInvalid`. */
  async arrive(
    realm: string,
    state: string | undefined,
    browser: string | undefined,
    address: URL,
  ): Promise<Arrival> {
    if (state === undefined || browser === undefined) throw new FederatedRequestInvalid();
    const request = await this.dispatcher.command(new RedeemFederatedRequest(state, browser));
    const provider = request ? await this.providers.byRef(request.provider) : undefined;
    // Another provider's answer is no answer to this one's request, whoever has sent the browser here.
    if (!request || !provider || realmOf(provider) !== realm) throw new FederatedRequestInvalid();
    const judgement = await this.judge(provider, request.memory, { address, posted: request.posted });
    return this.conclude(request, judgement, browser);
  }

  private async judge(
    provider: FederatedProvider,
    memory: string,
    answer: FederatedAnswer,
  ): Promise<Judgement> {
    try {
      const assertion: Assertion = await this.protocols.of(provider).finish(provider, memory, answer);
      if (assertion.once) await this.dispatcher.command(new TakeAssertion(provider.ref, assertion.once));
      return { provider, assertion };
    } catch (error) {
      if (error instanceof DomainError) return { provider, refusal: error };
      throw error;
    }
  }

  /** A refusal is told to the page, where people can do something about it. */
  private async conclude(
    { returnTo, mode, userId, provider }: FederatedRequest,
    judgement: Judgement,
    browser: string,
  ): Promise<Arrival> {
    try {
      if (userId !== null) {
        await this.dispatcher.command(new LinkIdentity(userId, judgement));
        return { returnTo, mode, linked: provider };
      }
      const { handover } = await this.dispatcher.command(new FinishFederatedSignIn(judgement, browser));
      return { returnTo, mode, handover, browser };
    } catch (error) {
      if (error instanceof DomainError) return { returnTo, mode, error: error.code };
      throw error;
    }
  }

  /** Compared as it is: no way of writing an address makes it one of ours. */
  private requireOurs(returnTo: string | undefined): string {
    const { returnUrls } = this.options.federation;
    const address = returnTo ?? returnUrls[0];
    if (address === undefined || !returnUrls.includes(address)) throw new ReturnAddressRefused();
    return address;
  }
}
