import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant, Text, TextList } from '#libs/http/fields.js';
import { IssuedApiKeyView } from '../api-key.view.js';
import { CreateApiKey } from './create-api-key.command.js';

export class CreateApiKeyRequest {
  @Text({ min: 1, max: 100, description: 'What it is for' })
  name: string;

  @TextList({
    min: 1,
    max: 100,
    maxLength: 100,
    description: 'Permissions; at most what you may do yourself',
  })
  scopes: string[];

  @Instant({ optional: true, nullable: true, description: 'Without it the key works until it is revoked' })
  expiresAt?: Date | null;
}

@ApiTags('api keys')
@Controller('api-keys')
export class CreateApiKeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Make a key with which a program works on your behalf in this organization',
    message: CreateApiKey,
    status: 201,
    response: IssuedApiKeyView,
  })
  create(@Body() { name, scopes, expiresAt = null }: CreateApiKeyRequest): Promise<IssuedApiKeyView> {
    return this.dispatcher.command(new CreateApiKey({ name, scopes, expiresAt }));
  }
}
