import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { ListRepositories, RepositoryView } from './list-repositories.query.js';

@ApiTags('content')
@Controller('content/repositories')
export class ListRepositoriesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the five content repositories',
    message: ListRepositories,
    page: RepositoryView,
  })
  list(): Promise<Page<RepositoryView>> {
    return this.dispatcher.query(new ListRepositories());
  }
}
