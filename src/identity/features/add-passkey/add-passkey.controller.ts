import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { JsonObject, Text } from '#libs/http/fields.js';
import { EnrolledSessionView } from '../mfa.view.js';
import { SessionEndpoint } from '../session-endpoint.js';
import { AddPasskey } from './add-passkey.command.js';

export class AddPasskeyRequest {
  @Text({ min: 1, max: 100, optional: true, description: 'What you call it, such as the device it is on' })
  name?: string;

  @JsonObject({ maxBytes: 65_536, description: 'RegistrationResponseJSON of the browser' })
  response: Record<string, unknown>;
}

@ApiTags('me')
@Controller('me/mfa/passkeys')
export class AddPasskeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @SessionEndpoint({
    summary: 'Add the passkey the browser made; the first factor comes with recovery codes',
    message: AddPasskey,
    status: 201,
    response: EnrolledSessionView,
  })
  add(@Body() { name = 'Passkey', response }: AddPasskeyRequest): Promise<EnrolledSessionView> {
    return this.dispatcher.command(new AddPasskey(name, response));
  }
}
