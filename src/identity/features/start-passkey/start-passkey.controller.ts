import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { WebAuthnKind } from '../../domain/mfa-factor.js';
import { TooManyAttempts, TooManyLogins } from '../../domain/identity.errors.js';
import { CurrentPassword } from '../account-fields.js';
import { KeyKind } from '../mfa-fields.js';
import { PasskeyOptionsView } from '../mfa.view.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { StartPasskey } from './start-passkey.command.js';

export class StartPasskeyRequest {
  @KeyKind()
  kind?: WebAuthnKind;

  @CurrentPassword()
  password?: string;
}

@ApiTags('me')
@Controller('me/mfa/passkeys/options')
export class StartPasskeyController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Begin to add a passkey or a security key',
    message: StartPasskey,
    response: PasskeyOptionsView,
    errors: [TooManyAttempts, TooManyLogins],
  })
  async start(@Body() { kind = 'passkey', password }: StartPasskeyRequest): Promise<PasskeyOptionsView> {
    const proof = password === undefined ? undefined : await this.confirmation.prove(password);
    return this.dispatcher.command(new StartPasskey(kind, proof));
  }
}
