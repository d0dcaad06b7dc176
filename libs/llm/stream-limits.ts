import type { ExchangeLimits } from './http-exchange.js';

export interface StreamLimits extends ExchangeLimits {
  readonly maxEventBytes: number;
}

export function streamLimits(options: Partial<StreamLimits>): StreamLimits {
  const { firstChunkMs = 10_000, idleMs = 15_000, totalMs = 120_000, drainMs = 2_000 } = options;
  const { maxResponseBytes = 32 * 1024 * 1024, maxEventBytes = 1024 * 1024 } = options;
  return { firstChunkMs, idleMs, totalMs, drainMs, maxResponseBytes, maxEventBytes };
}
