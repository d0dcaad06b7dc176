import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Metrics } from './metrics.js';

/** Who may scrape; without a token everybody who reaches the port. */
export abstract class MetricsAccess {
  abstract readonly token?: string;
}

/** Of equal length whatever was sent, as a comparison in constant time needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  private readonly expected?: Buffer;

  constructor(
    private readonly metrics: Metrics,
    { token }: MetricsAccess,
  ) {
    if (token) this.expected = digest(`Bearer ${token}`);
  }

  @Get()
  async scrape(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    reply.header('cache-control', 'no-store');
    if (this.expected && !timingSafeEqual(this.expected, digest(authorization ?? ''))) {
      reply
        .status(HttpStatus.UNAUTHORIZED)
        .header('www-authenticate', 'Bearer')
        .type('text/plain; charset=utf-8');
      return 'The metrics are read with the bearer token from METRICS_TOKEN.\n';
    }
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
