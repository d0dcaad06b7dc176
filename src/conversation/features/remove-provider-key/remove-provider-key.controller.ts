import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { NameParam } from '#libs/http/path-params.js';
import { VENDOR } from '../../domain/models.js';
import { RemoveProviderKey } from './remove-provider-key.command.js';

@ApiTags('models')
@Controller('provider-keys')
export class RemoveProviderKeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':vendor')
  @Endpoint({
    summary: 'Remove your organization’s own key for a vendor',
    message: RemoveProviderKey,
    status: 204,
  })
  remove(@NameParam('vendor', VENDOR) vendor: string): Promise<void> {
    return this.dispatcher.command(new RemoveProviderKey(vendor));
  }
}
