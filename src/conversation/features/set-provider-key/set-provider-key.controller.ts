import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { NameParam } from '#libs/http/path-params.js';
import { VENDOR } from '../../domain/models.js';
import { ProviderKeyView } from '../provider-key.view.js';
import { SetProviderKey } from './set-provider-key.command.js';

class SetProviderKeyRequest {
  @Text({
    min: 8,
    max: 500,
    pattern: /^[\x21-\x7e]+$/,
    description:
      'The key as the vendor gave it. It is encrypted, used for your organization alone and never shown again',
  })
  apiKey: string;
}

@ApiTags('models')
@Controller('provider-keys')
export class SetProviderKeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':vendor')
  @Endpoint({
    summary: 'Bring your organization’s own key for a vendor, or replace it; the next answer uses it',
    message: SetProviderKey,
    response: ProviderKeyView,
  })
  set(
    @NameParam('vendor', VENDOR) vendor: string,
    @Body() { apiKey }: SetProviderKeyRequest,
  ): Promise<ProviderKeyView> {
    return this.dispatcher.command(new SetProviderKey(vendor, apiKey));
  }
}
