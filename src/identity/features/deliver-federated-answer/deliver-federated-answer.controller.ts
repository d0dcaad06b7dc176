import { Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '#libs/http/endpoint.js';
import { FORM_TYPE, FormBody } from '#libs/http/form-body.js';
import { FederatedRequestInvalid, IdpInitiatedRefused } from '../../domain/federation.errors.js';
import { SamlPostings } from '../saml-postings.js';
import { DeliverFederatedAnswer } from './deliver-federated-answer.command.js';

const FORM = {
  type: 'object',
  required: ['SAMLResponse', 'RelayState'],
  properties: {
    SAMLResponse: { type: 'string', format: 'byte' },
    RelayState: { type: 'string', description: 'As it was sent along with the request' },
  },
};

@ApiTags('federation')
@Controller('auth/federated/saml')
export class DeliverFederatedAnswerController {
  constructor(private readonly postings: SamlPostings) {}

  /** Providers add fields of their own, so whatever comes is taken, and read as what came. */
  @Post(':realm')
  @FormBody()
  @ApiConsumes(FORM_TYPE)
  @ApiBody({ schema: FORM })
  @ApiParam({ name: 'realm', schema: { type: 'string', maxLength: 60 } })
  @Endpoint({
    summary: 'Where SAML identity providers have the browser post their answer (assertion consumer service)',
    message: DeliverFederatedAnswer,
    redirect: 'To where answers of all providers are judged, with the cookies that this site set',
    errors: [FederatedRequestInvalid, IdpInitiatedRefused],
  })
  @Redirect()
  async deliver(@Param('realm') realm: string, @Req() { body }: FastifyRequest) {
    return { url: await this.postings.accept(realm, body), statusCode: 303 };
  }
}
