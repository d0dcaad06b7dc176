import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExperimentView } from '../experiment.view.js';
import { GetExperiment } from './get-experiment.query.js';

@ApiTags('experiments')
@Controller('experiments')
export class GetExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read an experiment',
    message: GetExperiment,
    response: ExperimentView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<ExperimentView> {
    return this.dispatcher.query(new GetExperiment(id));
  }
}
