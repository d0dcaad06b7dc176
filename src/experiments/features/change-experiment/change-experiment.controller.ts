import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Choice, Integer, ListOf, Nest, Text, Uuid } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { SCOPES, UNITS, type Scope, type Unit } from '../../domain/experiment.js';
import { ForcedFields, GuardrailFields, NAME, toChanges, VariantFields } from '../experiment-request.js';
import { ExperimentView } from '../experiment.view.js';
import { ChangeExperiment } from './change-experiment.command.js';

const FROZEN = 'Stays what it is once the experiment was started';

export class ChangeExperimentRequest {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ max: 2_000, optional: true, nullable: true })
  hypothesis?: string | null;

  @Choice(SCOPES, { optional: true, description: FROZEN })
  scope?: Scope;

  @Uuid({ optional: true, nullable: true, description: FROZEN })
  aiAgentId?: string | null;

  @Choice(UNITS, { optional: true, description: FROZEN })
  unit?: Unit;

  @ListOf(() => VariantFields, { max: 10, optional: true, description: FROZEN })
  variants?: VariantFields[];

  @Integer({ min: 0, max: 100, optional: true, description: 'Can only be raised once it was started' })
  coverage?: number;

  @Nest(() => GuardrailFields, { optional: true })
  guardrails?: GuardrailFields;

  @ListOf(() => ForcedFields, { max: 100, optional: true })
  forced?: ForcedFields[];
}

@ApiTags('experiments')
@Controller('experiments')
export class ChangeExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Change an experiment; once it was started, only what leaves its results comparable',
    message: ChangeExperiment,
    response: ExperimentView,
    versioned: true,
  })
  change(
    @IdParam() id: string,
    @Body() request: ChangeExperimentRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ExperimentView> {
    return this.dispatcher.command(new ChangeExperiment(id, toChanges(request), revision));
  }
}
