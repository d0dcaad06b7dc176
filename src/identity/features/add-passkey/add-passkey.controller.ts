import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { JsonObject, Text } from '#libs/http/fields.js';
import type { WebAuthnKind } from '../../domain/mfa-factor.js';
import { KeyKind } from '../mfa-fields.js';
import { EnrolledSessionView } from '../mfa.view.js';
import { SessionEndpoint } from '../session-endpoint.js';
import { AddPasskey } from './add-passkey.command.js';

export class AddPasskeyRequest {
  @KeyKind()
  kind?: WebAuthnKind;

  @Text({ min: 1, max: 100, optional: true, description: 'What you call it, such as the device it is on' })
  name?: string;

  @JsonObject({ maxBytes: 65_536, description: 'RegistrationResponseJSON of the browser' })
  response: Record<string, unknown>;
}

const NAMES: Readonly<Record<WebAuthnKind, string>> = { passkey: 'Passkey', security_key: 'Security key' };

@ApiTags('me')
@Controller('me/mfa/passkeys')
export class AddPasskeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @SessionEndpoint({
    summary: 'Add the passkey or security key of the browser; the first factor comes with recovery codes',
    message: AddPasskey,
    status: 201,
    response: EnrolledSessionView,
  })
  add(@Body() { kind = 'passkey', name, response }: AddPasskeyRequest): Promise<EnrolledSessionView> {
    return this.dispatcher.command(new AddPasskey(kind, name ?? NAMES[kind], response));
  }
}
