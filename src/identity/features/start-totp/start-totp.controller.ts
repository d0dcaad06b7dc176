import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { TotpView } from '../mfa.view.js';
import { StartTotp } from './start-totp.command.js';

export class StartTotpRequest {
  @Text({ min: 1, max: 100, optional: true, description: 'What you call it, such as the phone it is on' })
  name?: string;
}

@ApiTags('me')
@Controller('me/mfa/totp')
export class StartTotpController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Begin to add an authenticator app',
    message: StartTotp,
    status: 201,
    response: TotpView,
  })
  start(@Body() { name = 'Authenticator app' }: StartTotpRequest): Promise<TotpView> {
    return this.dispatcher.command(new StartTotp(name));
  }
}
