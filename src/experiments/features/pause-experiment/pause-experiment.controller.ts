import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExperimentView } from '../experiment.view.js';
import { PauseExperiment } from './pause-experiment.command.js';

export class PauseExperimentRequest {
  @Text({ max: 1_000, optional: true, nullable: true })
  reason?: string | null;
}

@ApiTags('experiments')
@Controller('experiments')
export class PauseExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/pause')
  @Endpoint({
    summary: 'Pause an experiment: nobody is answered by its variants until it is started again',
    message: PauseExperiment,
    response: ExperimentView,
    versioned: true,
  })
  pause(
    @IdParam() id: string,
    @Body() { reason }: PauseExperimentRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ExperimentView> {
    return this.dispatcher.command(new PauseExperiment(id, reason ?? null, revision));
  }
}
