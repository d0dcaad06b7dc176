import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { JsonObject } from '#libs/http/fields.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { SignInWithPasskey } from './sign-in-with-passkey.command.js';

export class SignInWithPasskeyRequest {
  @JsonObject({ maxBytes: 65_536, description: 'AuthenticationResponseJSON of the browser' })
  response: Record<string, unknown>;
}

@ApiTags('auth')
@Controller('auth/passkey/verify')
export class SignInWithPasskeyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @SessionEndpoint({ summary: 'Sign in with a passkey', message: SignInWithPasskey })
  signIn(@Body() { response }: SignInWithPasskeyRequest): Promise<SessionView> {
    return this.dispatcher.command(new SignInWithPasskey(response));
  }
}
