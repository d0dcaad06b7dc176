import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { ContentSchemaView } from '../content-schema.view.js';
import { ListContentSchemas } from './list-content-schemas.query.js';

@ApiTags('content')
@Controller('content')
export class ListContentSchemasController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('schemas')
  @Endpoint({
    summary: 'List what items hold, by repository and version, to build forms from',
    message: ListContentSchemas,
    page: ContentSchemaView,
  })
  list(): Promise<Page<ContentSchemaView>> {
    return this.dispatcher.query(new ListContentSchemas());
  }
}
