import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { CurrentPassword } from '../account-fields.js';
import { TotpView } from '../mfa.view.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { StartTotp } from './start-totp.command.js';

export class StartTotpRequest {
  @Text({ min: 1, max: 100, optional: true, description: 'What you call it, such as the phone it is on' })
  name?: string;

  @CurrentPassword()
  password?: string;
}

@ApiTags('me')
@Controller('me/mfa/totp')
export class StartTotpController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Begin to add an authenticator app',
    message: StartTotp,
    status: 201,
    response: TotpView,
    errors: [TooManyAttempts, TooManyLogins],
  })
  async start(@Body() { name = 'Authenticator app', password }: StartTotpRequest): Promise<TotpView> {
    const proof = password === undefined ? undefined : await this.confirmation.prove(password);
    return this.dispatcher.command(new StartTotp(name, proof));
  }
}
