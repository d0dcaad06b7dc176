import { createHash } from 'node:crypto';
import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetSamlMetadata } from './get-saml-metadata.query.js';

const TYPE = 'application/samlmetadata+xml';

@ApiTags('federation')
@Controller('auth/federated/saml')
export class GetSamlMetadataController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':realm/metadata')
  @ApiParam({
    name: 'realm',
    schema: { type: 'string', maxLength: 60 },
    description: 'Id of an organization',
  })
  @Endpoint({
    summary:
      'What SAML identity providers of an organization need to know of us; its address is our entity id',
    message: GetSamlMetadata,
    file: TYPE,
  })
  async get(
    @Param('realm') realm: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const xml = Buffer.from(await this.dispatcher.query(new GetSamlMetadata(realm)));
    reply.header('etag', `"${createHash('sha256').update(xml).digest('hex')}"`);
    return new StreamableFile(xml, { type: TYPE, length: xml.length });
  }
}
