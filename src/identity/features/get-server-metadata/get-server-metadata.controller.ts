import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetServerMetadata, ServerMetadataView } from './get-server-metadata.query.js';

@ApiTags('auth')
@Controller('.well-known')
export class GetServerMetadataController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('oauth-authorization-server')
  @Header('cache-control', 'public, max-age=300')
  @Endpoint({
    summary: 'Where OAuth clients find what they need (RFC 8414); also at /.well-known/openid-configuration',
    message: GetServerMetadata,
    response: ServerMetadataView,
  })
  get(): Promise<ServerMetadataView> {
    return this.dispatcher.query(new GetServerMetadata());
  }
}
