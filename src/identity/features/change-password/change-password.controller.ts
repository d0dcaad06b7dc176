import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { PasswordTooWeak, TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../domain/password-policy.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { Passwords } from '../passwords.js';
import { ChangePassword } from './change-password.command.js';

export class ChangePasswordRequest {
  @Text({ min: 1, max: MAX_PASSWORD_LENGTH })
  currentPassword: string;

  @Text({ min: MIN_PASSWORD_LENGTH, max: MAX_PASSWORD_LENGTH })
  newPassword: string;
}

@ApiTags('account')
@Controller('me')
export class ChangePasswordController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly confirmation: PasswordConfirmation,
    private readonly passwords: Passwords,
  ) {}

  @Post('password')
  @Endpoint({
    summary: 'Change your password; your other sessions end',
    message: ChangePassword,
    status: 204,
    errors: [PasswordTooWeak, TooManyAttempts, TooManyLogins],
  })
  async change(@Body() { currentPassword, newPassword }: ChangePasswordRequest): Promise<void> {
    const proof = await this.confirmation.prove(currentPassword);
    const hash = await this.passwords.hashNew(newPassword, proof.email, 'newPassword');
    await this.dispatcher.command(new ChangePassword(proof, hash));
  }
}
