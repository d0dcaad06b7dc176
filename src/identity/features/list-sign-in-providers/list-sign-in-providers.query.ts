import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { FederatedProviders } from '../../domain/federated-providers.js';
import type { SignInProvidersView } from '../federation.view.js';

/** What the page to sign in offers besides passwords. Tells nobody which people or organizations there are. */
@Message({ permission: 'public', mode: 'read' })
export class ListSignInProviders extends Query<SignInProvidersView> {
  constructor(readonly organization: string | undefined) {
    super();
  }
}

@QueryHandler(ListSignInProviders)
export class ListSignInProvidersHandler implements IQueryHandler<ListSignInProviders> {
  constructor(private readonly providers: FederatedProviders) {}

  async execute({ organization }: ListSignInProviders): Promise<SignInProvidersView> {
    return { data: await this.providers.offered(organization) };
  }
}
