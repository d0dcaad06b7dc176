import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { WebAuthnKind } from '../../domain/mfa-factor.js';
import { KeyKind } from '../mfa-fields.js';
import { PasskeyOptionsView } from '../mfa.view.js';
import { StartPasskey } from './start-passkey.command.js';

export class StartPasskeyRequest {
  @KeyKind()
  kind?: WebAuthnKind;
}

@ApiTags('me')
@Controller('me/mfa/passkeys/options')
export class StartPasskeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Begin to add a passkey or a security key',
    message: StartPasskey,
    response: PasskeyOptionsView,
  })
  start(@Body() { kind = 'passkey' }: StartPasskeyRequest): Promise<PasskeyOptionsView> {
    return this.dispatcher.command(new StartPasskey(kind));
  }
}
