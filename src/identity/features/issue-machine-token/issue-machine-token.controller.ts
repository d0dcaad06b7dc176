import { Controller, Header, Post, Req, UseFilters } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { FORM_TYPE, FormBody } from '#libs/http/form-body.js';
import { BodyTooLarge, UnsupportedMediaType } from '#libs/http/problem.js';
import { Problem } from '#libs/http/problem.dto.js';
import { IssueMachineToken, MachineTokenView } from './issue-machine-token.query.js';
import { OAuthErrorFilter, OAuthErrorView } from './oauth-error.filter.js';
import { readTokenRequest } from './token-request.js';

const FORM = {
  type: 'object',
  required: ['grant_type'],
  properties: {
    grant_type: { type: 'string', enum: ['client_credentials'] },
    client_id: { type: 'string', format: 'uuid', description: 'Unless sent by HTTP Basic' },
    client_secret: { type: 'string', description: 'Unless sent by HTTP Basic' },
    scope: { type: 'string', description: 'Separated by spaces; all of the client unless told' },
  },
};

@ApiTags('machine clients')
@Controller('oauth')
export class IssueMachineTokenController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('token')
  @FormBody()
  @UseFilters(OAuthErrorFilter)
  @Header('cache-control', 'no-store')
  @ApiConsumes(FORM_TYPE)
  @ApiBody({ schema: FORM })
  @ApiExtraModels(OAuthErrorView)
  @ApiResponse({
    status: 400,
    description: 'As RFC 6749 §5.2 says; a body that is no form at all is a problem like elsewhere',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(OAuthErrorView) } },
      'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } },
    },
  })
  @ApiResponse({ status: 401, description: 'invalid_client', type: OAuthErrorView })
  @Endpoint({
    summary: 'Get an access token for a machine client (OAuth 2.0 client credentials)',
    message: IssueMachineToken,
    response: MachineTokenView,
    errors: [BodyTooLarge, UnsupportedMediaType],
  })
  issue(@Req() { body, headers }: FastifyRequest): Promise<MachineTokenView> {
    const { clientId, clientSecret, scopes } = readTokenRequest(body, headers.authorization);
    return this.dispatcher.query(new IssueMachineToken(clientId, clientSecret, scopes));
  }
}
