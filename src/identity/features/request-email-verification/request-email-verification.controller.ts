import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { currentSession } from '../caller.js';
import { LetterOrders } from '../letter-orders.js';
import { RequestEmailVerification } from './request-email-verification.command.js';

@ApiTags('auth')
@Controller('auth/verify-email')
export class RequestEmailVerificationController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly letters: LetterOrders,
  ) {}

  @Post('resend')
  @Endpoint({
    summary: 'Send another letter to confirm your address, unless it is confirmed',
    message: RequestEmailVerification,
    status: 202,
  })
  async request(): Promise<void> {
    await this.dispatcher.command(new RequestEmailVerification());
    await this.letters.place({ purpose: 'verify_email', userId: currentSession().userId });
  }
}
