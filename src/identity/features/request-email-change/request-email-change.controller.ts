import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { MAX_PASSWORD_LENGTH } from '../../domain/password-policy.js';
import { AccountEmail } from '../account-fields.js';
import { currentSession } from '../caller.js';
import { LetterOrders } from '../letter-orders.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { RequestEmailChange } from './request-email-change.command.js';

export class RequestEmailChangeRequest {
  @AccountEmail()
  email: string;

  @Text({ min: 1, max: MAX_PASSWORD_LENGTH })
  password: string;
}

@ApiTags('account')
@Controller('me')
export class RequestEmailChangeController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly confirmation: PasswordConfirmation,
    private readonly letters: LetterOrders,
  ) {}

  @Post('email')
  @Endpoint({
    summary: 'Send a letter to another address that is to be yours',
    message: RequestEmailChange,
    status: 202,
    errors: [TooManyAttempts, TooManyLogins],
  })
  async request(@Body() { email, password }: RequestEmailChangeRequest): Promise<void> {
    const proof = await this.confirmation.prove(password);
    await this.dispatcher.command(new RequestEmailChange(proof, email));
    await this.letters.place({ purpose: 'change_email', userId: currentSession().userId, email });
  }
}
