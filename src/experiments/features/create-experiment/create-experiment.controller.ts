import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { NO_GUARDRAILS } from '../../domain/guardrails.js';
import { ExperimentRequest, toChanges } from '../experiment-request.js';
import { ExperimentView } from '../experiment.view.js';
import { CreateExperiment } from './create-experiment.command.js';

@ApiTags('experiments')
@Controller('experiments')
export class CreateExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Plan an experiment with ways to answer; nobody takes part before it is started',
    message: CreateExperiment,
    status: 201,
    response: ExperimentView,
    versioned: true,
  })
  create(@Body() request: ExperimentRequest): Promise<ExperimentView> {
    const { name, scope, unit } = request;
    const unsaid = {
      hypothesis: null,
      aiAgentId: null,
      variants: [],
      coverage: 100,
      guardrails: NO_GUARDRAILS,
      forced: [],
    };
    return this.dispatcher.command(
      new CreateExperiment({ ...unsaid, name, scope, unit, ...toChanges(request) }),
    );
  }
}
