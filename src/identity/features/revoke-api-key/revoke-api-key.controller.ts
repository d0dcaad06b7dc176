import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RevokeApiKey } from './revoke-api-key.command.js';

@ApiTags('api keys')
@Controller('api-keys')
export class RevokeApiKeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Revoke an API key; it stops working at once',
    message: RevokeApiKey,
    status: 204,
  })
  revoke(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new RevokeApiKey(id));
  }
}
