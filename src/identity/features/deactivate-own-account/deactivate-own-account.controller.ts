import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { MAX_PASSWORD_LENGTH } from '../../domain/password-policy.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { DeactivateOwnAccount } from './deactivate-own-account.command.js';

export class DeactivateOwnAccountRequest {
  @Text({ min: 1, max: MAX_PASSWORD_LENGTH })
  password: string;
}

@ApiTags('account')
@Controller('me')
export class DeactivateOwnAccountController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  @Post('deactivate')
  @Endpoint({
    summary: 'Switch your account off; you are signed out everywhere',
    message: DeactivateOwnAccount,
    status: 204,
    errors: [TooManyAttempts, TooManyLogins],
  })
  async deactivate(@Body() { password }: DeactivateOwnAccountRequest): Promise<void> {
    const proof = await this.confirmation.prove(password);
    await this.dispatcher.command(new DeactivateOwnAccount(proof));
  }
}
