import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { ListOf, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReleaseEntryFields, ReleaseView } from '../release.view.js';
import { UpdateRelease } from './update-release.command.js';

export class UpdateReleaseRequest {
  @Text({ min: 1, max: 200, optional: true })
  name?: string;

  @Text({ max: 2000, optional: true, nullable: true })
  description?: string | null;

  @ListOf(() => ReleaseEntryFields, { max: 100, optional: true })
  entries?: ReleaseEntryFields[];
}

@ApiTags('content')
@Controller('content/releases')
export class UpdateReleaseController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Change a release that is not scheduled',
    message: UpdateRelease,
    response: ReleaseView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @Body() changes: UpdateReleaseRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ReleaseView> {
    return this.dispatcher.command(new UpdateRelease(id, changes, revision));
  }
}
