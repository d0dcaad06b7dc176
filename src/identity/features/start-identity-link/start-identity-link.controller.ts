import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { BodyTooLarge, UnsupportedMediaType } from '#libs/http/problem.js';
import { CrossSiteRequestRefused } from '#libs/kernel/errors.js';
import { currentActor } from '#libs/kernel/request-context.js';
import {
  FederatedProviderNotFound,
  ProviderUnreachable,
  ReturnAddressRefused,
} from '../../domain/federation.errors.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { Federation } from '../federation.js';
import { FederationBrowser } from '../federation-browser.js';
import { DepartureView } from '../federation.view.js';
import { StartIdentityLink } from './start-identity-link.query.js';

export class StartIdentityLinkRequest {
  @Text({ min: 1, max: 60, description: 'The "ref" of a provider' })
  provider: string;

  @Text({ max: 2000, optional: true, description: 'One of the configured addresses of your pages' })
  returnTo?: string;
}

@ApiTags('me')
@Controller('me/identities')
export class StartIdentityLinkController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly federation: Federation,
    private readonly browser: FederationBrowser,
  ) {}

  @Post()
  @Endpoint({
    summary:
      'Begin to link an identity provider, to sign in with it from then on; send the same browser there',
    message: StartIdentityLink,
    response: DepartureView,
    errors: [
      FederatedProviderNotFound,
      ReturnAddressRefused,
      ProviderUnreachable,
      TooManyAttempts,
      CrossSiteRequestRefused,
      BodyTooLarge,
      UnsupportedMediaType,
    ],
  })
  async start(
    @Body() { provider, returnTo }: StartIdentityLinkRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DepartureView> {
    await this.dispatcher.query(new StartIdentityLink());
    const browser = this.browser.remember(request, reply);
    const { userId } = currentActor();
    return { authorizationUrl: await this.federation.depart({ provider, browser, returnTo, userId }) };
  }
}
