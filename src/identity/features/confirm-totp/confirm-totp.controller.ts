import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { IdParam } from '#libs/http/path-params.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { TotpCode } from '../mfa-fields.js';
import { EnrolledSessionView } from '../mfa.view.js';
import { SessionEndpoint } from '../session-endpoint.js';
import { AdmitMfaAttempt } from '../verify-mfa/admit-mfa-attempt.command.js';
import { ConfirmTotp } from './confirm-totp.command.js';

export class ConfirmTotpRequest {
  @TotpCode()
  code: string;
}

@ApiTags('me')
@Controller('me/mfa/totp')
export class ConfirmTotpController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/confirm')
  @SessionEndpoint({
    summary: 'Add an authenticator app by its first code; the first one comes with recovery codes',
    message: ConfirmTotp,
    response: EnrolledSessionView,
    errors: [TooManyAttempts],
  })
  async confirm(@IdParam() id: string, @Body() { code }: ConfirmTotpRequest): Promise<EnrolledSessionView> {
    await this.dispatcher.command(new AdmitMfaAttempt());
    return this.dispatcher.command(new ConfirmTotp(id, code));
  }
}
