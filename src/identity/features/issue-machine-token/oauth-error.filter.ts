import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Text } from '#libs/http/fields.js';
import type { DomainError } from '#libs/kernel/domain-error.js';
import {
  ClientInvalid,
  GrantTypeUnsupported,
  ScopeInvalid,
  TokenRequestInvalid,
} from '../../domain/machine-client.errors.js';

/** As RFC 6749 §5.2 names the fields. */
export class OAuthErrorView {
  @Text({ max: 100 })
  error: string;

  @Text({ max: 1_000 })
  error_description: string;
}

/** Refuses in the form that OAuth clients know. */
@Catch(ClientInvalid, GrantTypeUnsupported, ScopeInvalid, TokenRequestInvalid)
export class OAuthErrorFilter implements ExceptionFilter<DomainError> {
  catch({ kind, code, message }: DomainError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (kind === 'unauthenticated') reply.header('www-authenticate', 'Basic realm="oauth"');
    const answer: OAuthErrorView = { error: code.slice('oauth.'.length), error_description: message };
    void reply
      .status(kind === 'unauthenticated' ? 401 : 400)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(answer));
  }
}
