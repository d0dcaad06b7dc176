import { Controller, Get, Param, Redirect, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '#libs/http/endpoint.js';
import { FederatedRequestInvalid } from '../../domain/federation.errors.js';
import { Federation } from '../federation.js';
import { FederationArrivals } from '../federation-arrivals.js';
import { FederationBrowser } from '../federation-browser.js';
import { FinishFederatedSignIn } from './finish-federated-sign-in.command.js';

@ApiTags('federation')
@Controller('auth/federated')
export class FinishFederatedSignInController {
  constructor(
    private readonly federation: Federation,
    private readonly arrivals: FederationArrivals,
    private readonly browser: FederationBrowser,
  ) {}

  /** Providers add parameters of their own, so whatever comes is taken, and read as what came. */
  @Get('callback/:realm')
  @ApiParam({ name: 'realm', schema: { type: 'string', maxLength: 60 } })
  @Endpoint({
    summary: 'Where identity providers send the browser back to; it goes on to your page',
    message: FinishFederatedSignIn,
    redirect:
      'To your page, with "handover", "linked" or, when it was refused, the code of the refusal as "error"',
    errors: [FederatedRequestInvalid],
  })
  @Redirect()
  async accept(
    @Param('realm') realm: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const answer = new URL(request.url, 'http://here');
    const states = answer.searchParams.getAll('state');
    const browser = this.browser.secretOf(request);
    const state = states.length === 1 ? states[0] : undefined;
    const arrival = await this.federation.arrive(realm, state, browser, answer);
    return { url: await this.arrivals.addressFor(arrival, reply), statusCode: 303 };
  }
}
