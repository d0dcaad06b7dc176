import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ArchiveView } from '../archive.view.js';
import { CancelArchive } from './cancel-archive.command.js';

@ApiTags('tenancy')
@Controller('tenants')
export class CancelArchiveController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/archives/:archiveId/cancel')
  @Endpoint({
    summary: 'Cancel an export or import that has not ended',
    message: CancelArchive,
    response: ArchiveView,
  })
  cancel(@IdParam() id: string, @IdParam('archiveId') archiveId: string): Promise<ArchiveView> {
    return this.dispatcher.command(new CancelArchive(id, archiveId));
  }
}
