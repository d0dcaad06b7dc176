import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ArchiveView } from '../archive.view.js';
import { GetArchive } from './get-archive.query.js';

@ApiTags('tenancy')
@Controller('tenants')
export class GetArchiveController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/archives/:archiveId')
  @Endpoint({
    summary: 'Read how far an export or import has come',
    message: GetArchive,
    response: ArchiveView,
  })
  get(@IdParam() id: string, @IdParam('archiveId') archiveId: string): Promise<ArchiveView> {
    return this.dispatcher.query(new GetArchive(id, archiveId));
  }
}
