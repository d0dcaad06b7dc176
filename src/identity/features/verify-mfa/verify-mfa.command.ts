import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { MfaCodeInvalid, PasskeyInvalid } from '../../domain/mfa.errors.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { recoveryHash } from '../../domain/recovery-codes.js';
import type { User } from '../../domain/user.js';
import { WebAuthn } from '../../domain/web-authn.js';
import { PasskeyChallenges } from '../passkey-challenges.js';
import { SecondFactors } from '../second-factors.js';
import type { SessionView } from '../session.view.js';

/** A code of an app, of one of them when it is named, a recovery code, or what a passkey or security key answered. */
export type MfaProof =
  | { readonly code: string; readonly factorId?: string }
  | { readonly recoveryCode: string }
  | { readonly response: Record<string, unknown> };

/** Confirms a second factor: the session goes on at the second level. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  mfaPending: true,
  errors: [MfaCodeInvalid, PasskeyInvalid, SessionEnded],
  audit: {
    action: 'mfa.verified',
    failure: 'mfa.failed',
    category: 'security',
    resource: 'session',
    subject: ({ proof }: VerifyMfa) => ({
      resourceId: currentActor().sessionId,
      details: { method: methodOf(proof) },
    }),
  },
})
export class VerifyMfa extends Command<SessionView> {
  constructor(readonly proof: MfaProof) {
    super();
  }
}

function methodOf(proof: MfaProof): string {
  if ('response' in proof) return 'key';
  return 'code' in proof ? 'totp' : 'recovery_code';
}

@CommandHandler(VerifyMfa)
export class VerifyMfaHandler implements ICommandHandler<VerifyMfa> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly second: SecondFactors,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
    private readonly clock: Clock,
  ) {}

  async execute({ proof }: VerifyMfa): Promise<SessionView> {
    if ('response' in proof) return this.second.raise(await this.byKey(proof.response), ['pop']);
    const user = 'code' in proof ? await this.byCode(proof) : await this.byRecoveryCode(proof.recoveryCode);
    return this.second.raise(user, ['otp']);
  }

  private async byCode({ code, factorId }: { code: string; factorId?: string }): Promise<User> {
    const { user, factors } = await this.second.ofActor();
    const at = this.clock.now();
    const taken = factors
      .filter(({ id, kind }) => kind === 'totp' && (factorId === undefined || id === factorId))
      .some((factor) => factor.verify(this.second.secretOf(factor), code, at));
    if (!taken) throw new MfaCodeInvalid();
    return user;
  }

  /** The password is the other factor, so that the key need not recognise its owner. */
  private async byKey(response: Record<string, unknown>): Promise<User> {
    const { user, factors } = await this.second.ofActor();
    const factor = factors.find(
      ({ credentialId }) => credentialId !== null && credentialId === response['id'],
    );
    const used = factor?.credential && (await this.webAuthn.used(response, factor.credential, false));
    if (!factor || !used || !(await this.challenges.redeem(used.challenge, user.id)))
      throw new PasskeyInvalid();
    factor.used(used.signCount, this.clock.now());
    return user;
  }

  private async byRecoveryCode(code: string): Promise<User> {
    const { user } = await this.second.ofActor();
    if (!(await this.factors.useRecoveryCode(user.id, recoveryHash(code), this.clock.now())))
      throw new MfaCodeInvalid();
    return user;
  }
}
