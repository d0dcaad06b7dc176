import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, QueryFlag, QueryInteger, Text, Uuid } from '#libs/http/fields.js';
import { ID, pageRequest } from '#libs/kernel/page.js';
import { ITEM_STATUSES, type ItemStatus } from '../../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { ContentFile, MOST_FILE_ITEMS } from '../content-file.js';
import { ExportContent } from './export-content.query.js';

export class ExportContentParams {
  @QueryInteger({
    min: 1,
    max: MOST_FILE_ITEMS,
    optional: true,
    description: `${MOST_FILE_ITEMS} unless told`,
  })
  limit?: number;

  @Text({ max: 1000, optional: true, description: 'The nextCursor of the file before' })
  cursor?: string;

  @Choice(REPOSITORIES, { optional: true })
  repository?: RepositoryName;

  @Choice(ITEM_STATUSES, { optional: true })
  status?: ItemStatus;

  @Uuid({ optional: true, description: 'This item alone' })
  itemId?: string;

  @QueryFlag({ optional: true, description: 'What is live of each item instead of its newest version' })
  live?: boolean;
}

@ApiTags('content')
@Controller('content/export')
export class ExportContentController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Download content as a file that can be imported elsewhere, in parts of so many items',
    message: ExportContent,
    response: ContentFile,
  })
  async download(
    @Query() { limit, cursor, live = false, ...filter }: ExportContentParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContentFile> {
    const page = pageRequest(limit ?? MOST_FILE_ITEMS, cursor, ID);
    const file = await this.dispatcher.query(new ExportContent(page, { ...filter, live }));
    reply.header('content-disposition', 'attachment; filename="content.json"');
    return file;
  }
}
