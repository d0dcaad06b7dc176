import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExperimentView } from '../experiment.view.js';
import { StopExperiment } from './stop-experiment.command.js';

export class StopExperimentRequest {
  @Text({ max: 1_000, optional: true, nullable: true })
  reason?: string | null;
}

@ApiTags('experiments')
@Controller('experiments')
export class StopExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/stop')
  @Endpoint({
    summary: 'Stop an experiment for good; what it has shown stays',
    message: StopExperiment,
    response: ExperimentView,
    versioned: true,
  })
  stop(
    @IdParam() id: string,
    @Body() { reason }: StopExperimentRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ExperimentView> {
    return this.dispatcher.command(new StopExperiment(id, reason ?? null, revision));
  }
}
