import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { AccountEmail } from '../account-fields.js';
import { LetterOrders } from '../letter-orders.js';
import { RequestPasswordReset } from './request-password-reset.command.js';

export class RequestPasswordResetRequest {
  @AccountEmail()
  email: string;
}

@ApiTags('auth')
@Controller('auth')
export class RequestPasswordResetController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly letters: LetterOrders,
  ) {}

  @Post('password-reset')
  @Endpoint({
    summary: 'Send a letter to choose a new password with, if there is such an account',
    message: RequestPasswordReset,
    status: 202,
  })
  async request(@Body() { email }: RequestPasswordResetRequest): Promise<void> {
    await this.dispatcher.command(new RequestPasswordReset(email));
    await this.letters.place({ purpose: 'reset_password', email });
  }
}
