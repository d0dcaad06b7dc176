import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthProbes } from './health-probes.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';
import { MetricsAccess, MetricsController } from './metrics.controller.js';

export interface ObservabilityOptions {
  /** Bearer token that `/metrics` asks for; open without one. */
  readonly metricsToken?: string;
}

@Module({})
export class ObservabilityModule implements OnModuleInit {
  constructor(private readonly metrics: Metrics) {}

  static forRoot({ metricsToken }: ObservabilityOptions): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [TerminusModule],
      controllers: [HealthController, MetricsController],
      providers: [Metrics, HealthProbes, { provide: MetricsAccess, useValue: { token: metricsToken } }],
      exports: [Metrics, HealthProbes],
    };
  }

  onModuleInit(): void {
    this.metrics.includeProcess();
  }
}
