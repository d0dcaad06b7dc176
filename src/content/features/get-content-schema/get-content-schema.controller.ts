import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { NameParam, NumberParam } from '#libs/http/path-params.js';
import { ContentSchemaView } from '../content-schema.view.js';
import { GetContentSchema } from './get-content-schema.query.js';

@ApiTags('content')
@Controller('content')
export class GetContentSchemaController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('schemas/:repository/:number')
  @Endpoint({
    summary: 'Read one version of what items of a repository hold',
    message: GetContentSchema,
    response: ContentSchemaView,
  })
  get(
    @NameParam('repository', /^[a-z_]{1,50}$/) repository: string,
    @NumberParam('number') version: number,
  ): Promise<ContentSchemaView> {
    return this.dispatcher.query(new GetContentSchema(repository, version));
  }
}
