import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { PasswordTooWeak, TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../domain/password-policy.js';
import { LinkRequest } from '../link-fields.js';
import { AdmitLoginAttempt } from '../log-in/admit-login-attempt.command.js';
import { callerAddress } from '../caller.js';
import { Passwords } from '../passwords.js';
import { ResetPassword } from './reset-password.command.js';

export class ResetPasswordRequest extends LinkRequest {
  @Text({ min: MIN_PASSWORD_LENGTH, max: MAX_PASSWORD_LENGTH })
  password: string;
}

@ApiTags('auth')
@Controller('auth')
export class ResetPasswordController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly passwords: Passwords,
  ) {}

  @Post('password-reset/confirm')
  @Endpoint({
    summary: 'Choose a new password with the link of a letter; every session ends',
    message: ResetPassword,
    status: 204,
    errors: [PasswordTooWeak, TooManyAttempts, TooManyLogins],
  })
  async reset(@Body() { token, password }: ResetPasswordRequest): Promise<void> {
    // Hashing is slow on purpose, so strangers get only so many of it.
    await this.dispatcher.command(new AdmitLoginAttempt(`reset-password ${token}`, callerAddress()));
    const hash = await this.passwords.hashNew(password, '');
    await this.dispatcher.command(new ResetPassword(token, hash));
  }
}
