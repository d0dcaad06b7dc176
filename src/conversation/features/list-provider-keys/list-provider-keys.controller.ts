import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { ProviderKeyView } from '../provider-key.view.js';
import { ListProviderKeys } from './list-provider-keys.query.js';

@ApiTags('models')
@Controller('provider-keys')
export class ListProviderKeysController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List for which vendors your organization has a key of its own',
    message: ListProviderKeys,
    page: ProviderKeyView,
  })
  list(): Promise<Page<ProviderKeyView>> {
    return this.dispatcher.query(new ListProviderKeys());
  }
}
