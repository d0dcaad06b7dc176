import { Controller, Get, Header, HttpStatus, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { HealthProbes } from './health-probes.js';
import { serviceHealth, type ServiceHealth } from './health-report.js';
import { HealthView, LivenessView, ReadinessView } from './health.dto.js';

const NO_STORE = ['cache-control', 'no-store'] as const;

@ApiTags('operations')
@Controller()
export class HealthController {
  constructor(
    private readonly probes: HealthProbes,
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  @Get('health')
  @Header(...NO_STORE)
  @ApiOperation({ summary: 'How the platform and what it depends on are doing', operationId: 'getHealth' })
  @ApiResponse({ status: 200, description: 'Healthy or degraded', type: HealthView })
  @ApiResponse({ status: 503, description: 'Unhealthy', type: HealthView })
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthView> {
    const report = await this.probes.report();
    if (report.overall === 'unhealthy') reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }

  @Get('api/health')
  @Header(...NO_STORE)
  @ApiExcludeEndpoint()
  apiHealth(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthView> {
    return this.health(reply);
  }

  @Get('health/live')
  @Header(...NO_STORE)
  @ApiOperation({ summary: 'Whether the process answers at all', operationId: 'getLiveness' })
  @ApiResponse({ status: 200, description: 'It does', type: LivenessView })
  live(): LivenessView {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @Header(...NO_STORE)
  @ApiOperation({ summary: 'Whether the process takes requests', operationId: 'getReadiness' })
  @ApiResponse({ status: 200, description: 'It does', type: ReadinessView })
  @ApiResponse({
    status: 503,
    description: 'A critical service is down, or the process is stopping',
    type: ReadinessView,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessView> {
    if (this.probes.draining) {
      reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'shutting_down', details: {} };
    }
    const critical = Object.entries(serviceHealth(await this.probes.critical()));
    try {
      const { status, details } = await this.checks.check(
        critical.map(
          ([name, health]) =>
            () =>
              this.indicate(name, health),
        ),
      );
      return { status, details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      // Answered here, as the answer to a probe is its list of checks and not a problem document.
      const { status, details } = error.getResponse() as ReadinessView;
      reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status, details };
    }
  }

  private indicate(name: string, { status, ...data }: ServiceHealth): HealthIndicatorResult {
    const indicator = this.indicators.check(name);
    if (status === 'up') return indicator.up(data);
    return status === 'degraded' ? indicator.degraded(data) : indicator.down(data);
  }
}
