import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PasskeyOptionsView } from '../mfa.view.js';
import { StartMfaVerification } from './start-mfa-verification.command.js';

@ApiTags('auth')
@Controller('auth/mfa/options')
export class StartMfaVerificationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Begin to confirm a second factor with a passkey or security key',
    message: StartMfaVerification,
    response: PasskeyOptionsView,
  })
  start(): Promise<PasskeyOptionsView> {
    return this.dispatcher.command(new StartMfaVerification());
  }
}
