import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { NameParam } from '#libs/http/path-params.js';
import { VENDOR } from '../../domain/models.js';
import { ProviderKeyTestView, TestProviderKey } from './test-provider-key.query.js';

@ApiTags('models')
@Controller('provider-keys')
export class TestProviderKeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':vendor/test')
  @Endpoint({
    summary: 'Ask the vendor whether it takes your organization’s key',
    message: TestProviderKey,
    response: ProviderKeyTestView,
    posted: true,
  })
  test(@NameParam('vendor', VENDOR) vendor: string): Promise<ProviderKeyTestView> {
    return this.dispatcher.query(new TestProviderKey(vendor));
  }
}
