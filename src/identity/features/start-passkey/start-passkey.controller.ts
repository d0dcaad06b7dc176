import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PasskeyOptionsView } from '../mfa.view.js';
import { StartPasskey } from './start-passkey.command.js';

@ApiTags('me')
@Controller('me/mfa/passkeys/options')
export class StartPasskeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({ summary: 'Begin to add a passkey', message: StartPasskey, response: PasskeyOptionsView })
  start(): Promise<PasskeyOptionsView> {
    return this.dispatcher.command(new StartPasskey());
  }
}
