import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { LinkRequest } from '../link-fields.js';
import { ConfirmEmailChange } from './confirm-email-change.command.js';

@ApiTags('auth')
@Controller('auth/email-change')
export class ConfirmEmailChangeController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('confirm')
  @Endpoint({
    summary: 'Take the address over to which the letter was sent',
    message: ConfirmEmailChange,
    status: 204,
  })
  async confirm(@Body() { token }: LinkRequest): Promise<void> {
    await this.dispatcher.command(new ConfirmEmailChange(token));
  }
}
