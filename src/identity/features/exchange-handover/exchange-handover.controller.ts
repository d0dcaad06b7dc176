import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Text } from '#libs/http/fields.js';
import { HandoverInvalid } from '../../domain/federation.errors.js';
import { FederationBrowser } from '../federation-browser.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { ExchangeHandover } from './exchange-handover.command.js';

export class ExchangeHandoverRequest {
  @Text({
    min: 1,
    max: 100,
    description: 'The "handover" your page was called with; it works once, within a minute',
  })
  code: string;
}

@ApiTags('federation')
@Controller('auth/federated')
export class ExchangeHandoverController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly browser: FederationBrowser,
  ) {}

  @Post('session')
  @SessionEndpoint({
    summary: 'Fetch the session of a sign-in with an identity provider, from the browser it began in',
    message: ExchangeHandover,
  })
  exchange(@Req() request: FastifyRequest, @Body() { code }: ExchangeHandoverRequest): Promise<SessionView> {
    const browser = this.browser.secretOf(request);
    if (browser === undefined) throw new HandoverInvalid();
    return this.dispatcher.command(new ExchangeHandover(code, browser));
  }
}
