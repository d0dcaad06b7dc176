import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Integer, JsonObject, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { UpdateContentItem } from './update-content-item.command.js';

export class UpdateContentItemRequest {
  @Text({ min: 1, max: 500, optional: true })
  title?: string;

  @Text({ max: 10_000, optional: true, nullable: true })
  description?: string | null;

  @JsonObject({ optional: true })
  contentData?: Record<string, unknown>;

  @Integer({
    min: 1,
    max: 1_000,
    optional: true,
    description: 'Version of the schema that contentData was written for; the newest unless told',
  })
  schemaVersion?: number;

  @JsonObject({ optional: true, maxBytes: 16_384 })
  metadata?: Record<string, unknown>;

  @Text({ max: 1000, optional: true, description: 'What changed, for the list of versions' })
  changeSummary?: string;
}

@ApiTags('content')
@Controller('content/items')
export class UpdateContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Write the next version of a content item',
    message: UpdateContentItem,
    response: ContentItemView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @Body() { changeSummary, ...changes }: UpdateContentItemRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ContentItemView> {
    return this.dispatcher.command(new UpdateContentItem(id, changes, changeSummary ?? null, revision));
  }
}
