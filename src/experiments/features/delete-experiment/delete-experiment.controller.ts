import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteExperiment } from './delete-experiment.command.js';

@ApiTags('experiments')
@Controller('experiments')
export class DeleteExperimentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an experiment that was never started',
    message: DeleteExperiment,
    status: 204,
  })
  delete(@IdParam() id: string, @IfMatch() revision: number | undefined): Promise<void> {
    return this.dispatcher.command(new DeleteExperiment(id, revision));
  }
}
