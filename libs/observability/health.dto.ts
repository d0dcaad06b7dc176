import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  HealthMetrics,
  HealthReport,
  OverallStatus,
  ServiceHealth,
  ServiceName,
  ServiceStatus,
} from './health-report.js';

export class ServiceHealthView implements ServiceHealth {
  @ApiProperty({ enum: ['up', 'degraded', 'down'] })
  status: ServiceStatus;

  @ApiProperty({ type: 'number', description: 'Milliseconds the check took' })
  response_time: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  last_check: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}

/** Services without a check in this process are left out. */
export class ServicesView implements Partial<Record<ServiceName, ServiceHealth>> {
  @ApiPropertyOptional({ type: ServiceHealthView })
  database?: ServiceHealthView;

  @ApiPropertyOptional({ type: ServiceHealthView })
  auth?: ServiceHealthView;

  @ApiPropertyOptional({ type: ServiceHealthView })
  ai_service?: ServiceHealthView;

  @ApiPropertyOptional({ type: ServiceHealthView })
  storage?: ServiceHealthView;

  @ApiPropertyOptional({ type: ServiceHealthView })
  billing?: ServiceHealthView;
}

export class HealthMetricsView implements HealthMetrics {
  @ApiProperty({ type: 'number', nullable: true, description: 'Milliseconds, over five minutes' })
  response_time_p95: number | null;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 1,
    description: 'Answers of status 500 or more, over five minutes',
  })
  error_rate: number;

  @ApiProperty({ type: 'integer', nullable: true })
  active_users: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Jobs waiting to run' })
  queue_depth: number | null;
}

export class HealthView implements HealthReport {
  @ApiProperty({ enum: ['healthy', 'degraded', 'unhealthy'] })
  overall: OverallStatus;

  @ApiProperty({ type: ServicesView })
  services: ServicesView;

  @ApiProperty({ type: HealthMetricsView })
  metrics: HealthMetricsView;
}

export class LivenessView {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

export class ReadinessView {
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'] })
  status: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The critical services by name' })
  details: Record<string, unknown>;
}
