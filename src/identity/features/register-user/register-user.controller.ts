import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Text } from '#libs/http/fields.js';
import { PasswordTooWeak, TooManyLogins } from '../../domain/identity.errors.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../domain/password-policy.js';
import { AccountEmail, PersonName } from '../account-fields.js';
import { Passwords } from '../passwords.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { RegisterUser } from './register-user.command.js';

export class RegisterUserRequest {
  @AccountEmail()
  email: string;

  @Text({ min: MIN_PASSWORD_LENGTH, max: MAX_PASSWORD_LENGTH })
  password: string;

  @PersonName()
  firstName: string;

  @PersonName()
  lastName: string;

  @Text({ min: 1, max: 200 })
  organizationName: string;
}

@ApiTags('auth')
@Controller('auth')
export class RegisterUserController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly passwords: Passwords,
  ) {}

  @Post('register')
  @SessionEndpoint({
    summary: 'Create an account and an organization that it owns',
    message: RegisterUser,
    status: 201,
    errors: [PasswordTooWeak, TooManyLogins],
  })
  async register(
    @Body() { email, password, firstName, lastName, organizationName }: RegisterUserRequest,
  ): Promise<SessionView> {
    const hash = await this.passwords.hashNew(password, email);
    return this.dispatcher.command(new RegisterUser(email, hash, firstName, lastName, organizationName));
  }
}
