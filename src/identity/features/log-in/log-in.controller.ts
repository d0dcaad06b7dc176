import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Text } from '#libs/http/fields.js';
import { TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { MAX_PASSWORD_LENGTH } from '../../domain/password-policy.js';
import { AccountEmail } from '../account-fields.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { LogIn } from './log-in.command.js';
import { PasswordProver } from './password-prover.js';

export class LogInRequest {
  @AccountEmail()
  email: string;

  @Text({ min: 1, max: MAX_PASSWORD_LENGTH })
  password: string;
}

@ApiTags('auth')
@Controller('auth')
export class LogInController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly prover: PasswordProver,
  ) {}

  @Post('login')
  @SessionEndpoint({
    summary: 'Sign in with e-mail address and password',
    message: LogIn,
    errors: [TooManyAttempts, TooManyLogins],
  })
  async logIn(@Body() { email, password }: LogInRequest): Promise<SessionView> {
    const proof = await this.prover.prove(email, password);
    return this.dispatcher.command(new LogIn(proof));
  }
}
