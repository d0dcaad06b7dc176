import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExperimentView } from '../experiment.view.js';
import { StartExperiment } from './start-experiment.command.js';

@ApiTags('experiments')
@Controller('experiments')
export class StartExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/start')
  @Endpoint({
    summary: 'Start an experiment, or go on with one that is paused',
    message: StartExperiment,
    response: ExperimentView,
    versioned: true,
  })
  start(@IdParam() id: string, @IfMatch() revision: number | undefined): Promise<ExperimentView> {
    return this.dispatcher.command(new StartExperiment(id, revision));
  }
}
