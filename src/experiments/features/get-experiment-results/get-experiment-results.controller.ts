import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExperimentResultsView } from './experiment-results.view.js';
import { GetExperimentResults } from './get-experiment-results.query.js';

@ApiTags('experiments')
@Controller('experiments')
export class GetExperimentResultsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/results')
  @Endpoint({
    summary:
      'Read what an experiment has shown so far: each variant beside the control, as often as one likes',
    message: GetExperimentResults,
    response: ExperimentResultsView,
  })
  get(@IdParam() id: string): Promise<ExperimentResultsView> {
    return this.dispatcher.query(new GetExperimentResults(id));
  }
}
