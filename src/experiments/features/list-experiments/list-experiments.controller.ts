import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { EXPERIMENT_STATUSES, type ExperimentStatus } from '../../domain/experiment.js';
import { ExperimentView } from '../experiment.view.js';
import { ListExperiments } from './list-experiments.query.js';

export class ListExperimentsParams extends PageQuery {
  @Choice(EXPERIMENT_STATUSES, { optional: true })
  status?: ExperimentStatus;

  @Uuid({ optional: true, description: 'Those about this agent' })
  aiAgentId?: string;
}

@ApiTags('experiments')
@Controller('experiments')
export class ListExperimentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({ summary: 'List experiments, the newest first', message: ListExperiments, page: ExperimentView })
  list(@Query() { limit, cursor, status, aiAgentId }: ListExperimentsParams): Promise<Page<ExperimentView>> {
    return this.dispatcher.query(
      new ListExperiments(pageRequest(limit, cursor, INSTANT_AND_ID), status, aiAgentId),
    );
  }
}
