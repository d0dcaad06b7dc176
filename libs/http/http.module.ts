import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Metrics } from '#libs/observability/metrics.js';
import { RateLimiter, type RateLimits } from './rate-limit.js';

@Global()
@Module({})
export class HttpModule {
  static forRoot(limits: RateLimits): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        {
          provide: RateLimiter,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => new RateLimiter(limits, metrics),
        },
      ],
      exports: [RateLimiter],
    };
  }
}
