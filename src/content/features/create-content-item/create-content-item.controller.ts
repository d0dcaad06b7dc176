import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Integer, JsonObject, Text } from '#libs/http/fields.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { ContentItemView } from '../content-item.view.js';
import { CreateContentItem } from './create-content-item.command.js';

export class CreateContentItemRequest {
  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ min: 1, max: 500 })
  title: string;

  @Text({ max: 10_000, optional: true, nullable: true })
  description?: string | null;

  @JsonObject({ optional: true, description: 'What the item consists of, by type of repository' })
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
}

@ApiTags('content')
@Controller('content/items')
export class CreateContentItemController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Create a content item as a draft',
    message: CreateContentItem,
    status: 201,
    response: ContentItemView,
    versioned: true,
  })
  create(
    @Body()
    { repository, title, description, contentData, schemaVersion, metadata }: CreateContentItemRequest,
  ): Promise<ContentItemView> {
    const content = {
      title,
      description: description ?? null,
      contentData: contentData ?? {},
      schemaVersion,
      metadata: metadata ?? {},
    };
    return this.dispatcher.command(new CreateContentItem(repository, content));
  }
}
