import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { ExchangeHandover } from './exchange-handover/exchange-handover.command.js';
import type { Arrival } from './federation.js';
import { SessionCookies } from './session-cookies.js';

/** Brings the browser back to its page, with what it needs to go on. */
@Injectable()
export class FederationArrivals {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly cookies: SessionCookies,
  ) {}

  async addressFor(arrival: Arrival, reply: FastifyReply): Promise<string> {
    const { returnTo, mode } = arrival;
    if ('error' in arrival) return withParameter(returnTo, 'error', arrival.error);
    if ('linked' in arrival) return withParameter(returnTo, 'linked', arrival.linked);
    const { handover, browser } = arrival;
    if (mode === 'bearer') return withParameter(returnTo, 'handover', handover);
    try {
      this.cookies.keep(await this.dispatcher.command(new ExchangeHandover(handover, browser)), reply);
      return returnTo;
    } catch (error) {
      if (error instanceof DomainError) return withParameter(returnTo, 'error', error.code);
      throw error;
    }
  }
}

function withParameter(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
}
