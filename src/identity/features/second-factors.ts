import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { Memberships } from '../../tenancy/index.js';
import { SessionEnded } from '../domain/identity.errors.js';
import { MfaCodeInvalid } from '../domain/mfa.errors.js';
import type { MfaFactor } from '../domain/mfa-factor.js';
import { MfaRepository } from '../domain/mfa.repository.js';
import { newRecoveryCodes, recoveryHash } from '../domain/recovery-codes.js';
import { SessionRepository, UserRepository } from '../domain/repositories.js';
import type { User } from '../domain/user.js';
import { toWorkplace } from './active-organization.js';
import { Attempts } from './attempts.js';
import { currentSession } from './caller.js';
import { SessionEnder } from './session-ender.js';
import { SessionIssuer } from './session-issuer.js';
import type { EnrolledSessionView } from './mfa.view.js';
import type { SessionView } from './session.view.js';
import { mfaAttempt } from './verify-mfa/admit-mfa-attempt.command.js';

/** What adding and confirming second factors have in common. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly factors: MfaRepository,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly memberships: Memberships,
    private readonly attempts: Attempts,
    private readonly vault: SecretVault,
    private readonly ender: SessionEnder,
    private readonly issuer: SessionIssuer,
    private readonly clock: Clock,
  ) {}

  seal(factorId: string, secret: string): string {
    return this.vault.seal(secret, purposeOf(factorId));
  }

  secretOf({ id, sealedSecret }: MfaFactor): string {
    if (sealedSecret === null) throw new MfaCodeInvalid();
    return this.vault.open(sealedSecret, purposeOf(id));
  }

  /** The signed-in person and his factors, locked. The person is read second, so that he is as they are. */
  async ofActor(): Promise<{ user: User; factors: MfaFactor[] }> {
    const { userId = '' } = currentActor();
    const factors = await this.factors.lockedOf(userId);
    const user = await this.users.byId(userId);
    if (!user) throw new SessionEnded();
    return { user, factors };
  }

  async newRecoveryCodes(userId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.factors.replaceRecoveryCodes(userId, codes.map(recoveryHash), this.clock.now());
    return codes;
  }

  /** A factor was added by showing it; the first one comes with recovery codes. */
  async confirmed(user: User, methods: readonly string[], isFirst: boolean): Promise<EnrolledSessionView> {
    if (!isFirst) return Object.assign(await this.raise(user, methods), { recoveryCodes: [] });
    const recoveryCodes = await this.newRecoveryCodes(user.id);
    return Object.assign(await this.enrol(user, methods), { recoveryCodes });
  }

  /**
   * With the first factor everything older ends, and the person goes on in a session of its own at the second level:
   * whoever holds an older token has shown no more than a password.
   */
  private async enrol(user: User, methods: readonly string[]): Promise<SessionView> {
    await this.attempts.forget(mfaAttempt());
    const at = this.clock.now();
    const alive = await this.sessions.lockedAlive(user.id, at);
    const before = alive.find(({ id }) => id === currentActor().sessionId);
    if (!before) throw new SessionEnded();
    const place = await this.memberships.choose(user.id, before.organizationId);
    before.resume(place?.organizationId ?? null, null, at);
    await this.ender.endAll(user.id, 'mfa_enrolled');
    user.enrolInMfa(at);
    return this.issuer.startAnew(before, user, toWorkplace(place), methods);
  }

  /** The session goes on at the second level, with new tokens, and wrong attempts are forgotten. */
  async raise(user: User, methods: readonly string[]): Promise<SessionView> {
    await this.attempts.forget(mfaAttempt());
    const session = await this.sessions.lockedById(currentSession().sessionId);
    if (!session) throw new SessionEnded();
    const at = this.clock.now();
    const place = await this.memberships.choose(user.id, session.organizationId);
    session.resume(place?.organizationId ?? null, null, at);
    session.raise(methods, at);
    return this.issuer.issue(session, user, toWorkplace(place));
  }
}

const purposeOf = (factorId: string): string => `totp ${factorId}`;
