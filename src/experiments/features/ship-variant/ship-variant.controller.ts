import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExperimentView } from '../experiment.view.js';
import { ShipVariant } from './ship-variant.command.js';

export class ShipVariantRequest {
  @Text({ min: 1, max: 50, description: 'The key of the variant that is to answer from now on' })
  variant: string;
}

@ApiTags('experiments')
@Controller('experiments')
export class ShipVariantController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/ship')
  @Endpoint({
    summary: 'Make a variant what answers for the agent, or in the organization, and stop the experiment',
    message: ShipVariant,
    response: ExperimentView,
    versioned: true,
  })
  ship(
    @IdParam() id: string,
    @Body() { variant }: ShipVariantRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ExperimentView> {
    return this.dispatcher.command(new ShipVariant(id, variant, revision));
  }
}
