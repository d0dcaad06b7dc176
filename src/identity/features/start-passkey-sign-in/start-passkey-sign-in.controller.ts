import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PasskeyOptionsView } from '../mfa.view.js';
import { StartPasskeySignIn } from './start-passkey-sign-in.command.js';

@ApiTags('auth')
@Controller('auth/passkey/options')
export class StartPasskeySignInController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Begin to sign in with a passkey',
    message: StartPasskeySignIn,
    response: PasskeyOptionsView,
  })
  start(): Promise<PasskeyOptionsView> {
    return this.dispatcher.command(new StartPasskeySignIn());
  }
}
