import { Controller, Get, Query, Redirect, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Text } from '#libs/http/fields.js';
import type { HandoverMode } from '../../domain/federated-requests.js';
import {
  FederatedProviderNotFound,
  ProviderUnreachable,
  ReturnAddressRefused,
} from '../../domain/federation.errors.js';
import { Federation } from '../federation.js';
import { FederationBrowser } from '../federation-browser.js';
import { StartFederatedSignIn } from './start-federated-sign-in.command.js';

export class StartFederatedSignInQuery {
  @Text({ min: 1, max: 60, description: 'The "ref" of a provider' })
  provider: string;

  @Text({
    max: 2000,
    optional: true,
    description: 'One of the configured addresses of your pages; the first of them unless told',
  })
  returnTo?: string;

  @Choice(['bearer', 'cookie'], {
    optional: true,
    description: 'How the session is handed over: by a code to fetch its tokens with, or as cookies',
  })
  session?: HandoverMode;
}

@ApiTags('federation')
@Controller('auth/federated')
export class StartFederatedSignInController {
  constructor(
    private readonly federation: Federation,
    private readonly browser: FederationBrowser,
  ) {}

  @Get('start')
  @Endpoint({
    summary: 'Sign in with an identity provider: open it in the browser, which is sent there',
    message: StartFederatedSignIn,
    redirect: 'To the identity provider',
    errors: [FederatedProviderNotFound, ReturnAddressRefused, ProviderUnreachable],
  })
  @Redirect()
  async start(
    @Query() { provider, returnTo, session: mode }: StartFederatedSignInQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const browser = this.browser.remember(request, reply);
    return { url: await this.federation.depart({ provider, browser, returnTo, mode }), statusCode: 303 };
  }
}
