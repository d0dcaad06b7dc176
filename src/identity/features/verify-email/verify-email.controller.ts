import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { LinkRequest } from '../link-fields.js';
import { VerifyEmail } from './verify-email.command.js';

@ApiTags('auth')
@Controller('auth')
export class VerifyEmailController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('verify-email')
  @Endpoint({ summary: 'Confirm an address with the link of a letter', message: VerifyEmail, status: 204 })
  async verify(@Body() { token }: LinkRequest): Promise<void> {
    await this.dispatcher.command(new VerifyEmail(token));
  }
}
