import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ArchiveView } from '../archive.view.js';
import { StartExport } from './start-export.command.js';

@ApiTags('tenancy')
@Controller('tenants')
export class StartExportController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/exports')
  @Endpoint({
    summary: 'Begin to export your organization into a file',
    message: StartExport,
    status: 202,
    response: ArchiveView,
  })
  start(@IdParam() id: string): Promise<ArchiveView> {
    return this.dispatcher.command(new StartExport(id));
  }
}
