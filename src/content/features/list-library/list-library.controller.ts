import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { LibraryItemView, ListLibrary } from './list-library.query.js';

export class ListLibraryParams extends PageQuery {
  @Choice(REPOSITORIES, { optional: true })
  repository?: RepositoryName;
}

@ApiTags('library')
@Controller('content/library')
export class ListLibraryController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what the platform offers to every organization, newest first',
    message: ListLibrary,
    page: LibraryItemView,
  })
  list(@Query() { limit, cursor, repository }: ListLibraryParams): Promise<Page<LibraryItemView>> {
    return this.dispatcher.query(new ListLibrary(pageRequest(limit, cursor, INSTANT_AND_ID), repository));
  }
}
