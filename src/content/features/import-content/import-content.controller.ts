import { Body, Controller, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { QueryFlag } from '#libs/http/fields.js';
import { ContentFile } from '../content-file.js';
import { ImportContent } from './import-content.command.js';
import { ImportReport } from './import-content.view.js';

export class ImportContentParams {
  @QueryFlag({ optional: true, description: 'Says what would become of each item, and writes nothing' })
  dryRun?: boolean;

  @QueryFlag({ optional: true, description: 'One item that is refused refuses the whole file' })
  allOrNothing?: boolean;
}

@ApiTags('content')
@Controller('content/import')
export class ImportContentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary:
      'Take in a file of content as drafts; what is known by its key gets a new version where it differs',
    message: ImportContent,
    response: ImportReport,
  })
  import(
    @Query() { dryRun = false, allOrNothing = false }: ImportContentParams,
    @Body() { items }: ContentFile,
  ): Promise<ImportReport> {
    return this.dispatcher.command(new ImportContent(items, { dryRun, allOrNothing }));
  }
}
