import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '#libs/kernel/actor.js';
import { RateLimited } from '#libs/kernel/errors.js';
import { Metrics } from '#libs/observability/metrics.js';

/** Requests per minute of one subject, counted by each process. */
export interface RateLimits {
  readonly ip: number;
  readonly user: number;
  readonly organization: number;
  readonly key: number;
}

type Scope = keyof RateLimits;

const WINDOW_S = 60;

/** Counts requests per subject and minute and refuses what is over; the tightest limit goes into the headers. */
@Injectable()
export class RateLimiter {
  private readonly limiters: Record<Scope, RateLimiterMemory>;

  constructor(
    private readonly limits: RateLimits,
    private readonly metrics: Metrics,
  ) {
    const limiter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_S });
    this.limiters = {
      ip: limiter(limits.ip),
      user: limiter(limits.user),
      organization: limiter(limits.organization),
      key: limiter(limits.key),
    };
  }

  limitIp(ip: string, reply: FastifyReply): Promise<void> {
    return this.consume([['ip', ip]], reply);
  }

  limitActor({ userId, organizationId, apiKeyId }: Actor, reply: FastifyReply): Promise<void> {
    const subjects: [Scope, string][] = [];
    if (userId && !apiKeyId) subjects.push(['user', userId]);
    if (organizationId) subjects.push(['organization', organizationId]);
    if (apiKeyId) subjects.push(['key', apiKeyId]);
    return this.consume(subjects, reply);
  }

  private async consume(subjects: readonly [Scope, string][], reply: FastifyReply): Promise<void> {
    for (const [scope, subject] of subjects) {
      try {
        announce(reply, this.limits[scope], await this.limiters[scope].consume(subject));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        announce(reply, this.limits[scope], refused);
        this.metrics.countRateLimited(scope);
        throw new RateLimited(
          scope === 'ip' ? 'address' : scope,
          Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
        );
      }
    }
  }
}

function announce(
  reply: FastifyReply,
  limit: number,
  { remainingPoints, msBeforeNext }: RateLimiterRes,
): void {
  const before = reply.getHeader('ratelimit-remaining');
  if (before !== undefined && Number(before) <= remainingPoints) return;
  reply.headers({
    'ratelimit-limit': limit,
    'ratelimit-remaining': remainingPoints,
    'ratelimit-reset': Math.ceil(msBeforeNext / 1000),
  });
}
