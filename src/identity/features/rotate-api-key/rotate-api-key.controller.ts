import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Integer } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { IssuedApiKeyView } from '../api-key.view.js';
import { RotateApiKey } from './rotate-api-key.command.js';

export class RotateApiKeyRequest {
  @Integer({
    min: 0,
    max: 168,
    optional: true,
    description: 'For how long the old key still works; 24 unless told',
  })
  overlapHours?: number;
}

@ApiTags('api keys')
@Controller('api-keys')
export class RotateApiKeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/rotate')
  @Endpoint({
    summary: 'Replace one of your API keys; the old one works for some more hours',
    message: RotateApiKey,
    response: IssuedApiKeyView,
  })
  rotate(
    @IdParam() id: string,
    @Body() { overlapHours = 24 }: RotateApiKeyRequest,
  ): Promise<IssuedApiKeyView> {
    return this.dispatcher.command(new RotateApiKey(id, overlapHours));
  }
}
