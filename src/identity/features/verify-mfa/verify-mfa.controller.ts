import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { TotpCode } from '../mfa-fields.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { AdmitMfaAttempt } from './admit-mfa-attempt.command.js';
import { VerifyMfa, type MfaProof } from './verify-mfa.command.js';

export class VerifyMfaRequest {
  @TotpCode({ optional: true })
  code?: string;

  @Uuid({ optional: true, description: 'The app the code is of; any of yours unless told' })
  factorId?: string;

  @Text({ min: 16, max: 40, optional: true, description: 'In place of a code' })
  recoveryCode?: string;

  @JsonObject({
    maxBytes: 65_536,
    optional: true,
    description: 'In place of a code: AuthenticationResponseJSON, as the browser answered /auth/mfa/options',
  })
  response?: Record<string, unknown>;
}

@ApiTags('auth')
@Controller('auth/mfa/verify')
export class VerifyMfaController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @SessionEndpoint({
    summary: 'Confirm a second factor; earlier refresh tokens of the session stop working',
    message: VerifyMfa,
    errors: [TooManyAttempts],
  })
  async verify(@Body() request: VerifyMfaRequest): Promise<SessionView> {
    const proof = proofOf(request);
    await this.dispatcher.command(new AdmitMfaAttempt());
    return this.dispatcher.command(new VerifyMfa(proof));
  }
}

function proofOf({ code, factorId, recoveryCode, response }: VerifyMfaRequest): MfaProof {
  const proofs: (MfaProof | undefined)[] = [
    code === undefined ? undefined : { code, factorId },
    recoveryCode === undefined ? undefined : { recoveryCode },
    response === undefined ? undefined : { response },
  ];
  const [proof, ...others] = proofs.filter((each) => each !== undefined);
  if (proof && others.length === 0) return proof;
  throw new RequestInvalid('Send one of them: a code, a recovery code, or the response of a key.');
}
