import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { AccessTokens } from '../domain/access-tokens.js';
import { AuthSession, BY_PASSWORD, type SignInProof, type VisitTerms } from '../domain/auth-session.js';
import { newSecret } from '../domain/refresh-secret.js';
import { RefreshToken } from '../domain/refresh-token.js';
import { SessionRepository } from '../domain/repositories.js';
import type { User } from '../domain/user.js';
import { IdentityOptions } from '../identity-options.js';
import { callerOrigin } from './caller.js';
import { OrganizationWord } from './organization-word.js';
import { toUserView, type MembershipView, type SessionView } from './session.view.js';

/** Starts sessions and hands out their tokens, the same way for every way to sign in. */
@Injectable()
export class SessionIssuer {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly word: OrganizationWord,
    private readonly accessTokens: AccessTokens,
    private readonly options: IdentityOptions,
    private readonly clock: Clock,
  ) {}

  /** Throws `SsoRequired`. */
  async start(
    user: User,
    organization: MembershipView | null,
    proof: SignInProof = BY_PASSWORD,
  ): Promise<SessionView> {
    await this.word.requireVouched(user, proof.ssoOrganizationId ?? null);
    const at = this.clock.now();
    const session = AuthSession.start(
      newId(),
      user.id,
      organization?.id ?? null,
      callerOrigin(),
      at,
      this.options.sessionSeconds,
      proof,
    );
    this.sessions.add(session);
    user.logIn(session.id, at);
    return this.issue(session, user, organization);
  }

  /** In place of a session that has ended, and bound as that was, for who has just shown more than it began with. */
  startAnew(
    before: AuthSession,
    user: User,
    organization: MembershipView | null,
    methods: readonly string[],
  ): Promise<SessionView> {
    const at = this.clock.now();
    const { ssoOrganizationId, confined } = before;
    const session = AuthSession.start(
      newId(),
      user.id,
      organization?.id ?? null,
      callerOrigin(),
      at,
      this.options.sessionSeconds,
      { methods: before.methods, ssoOrganizationId, confined, sessionEndsAt: before.expiresAt },
    );
    session.raise(methods, at);
    this.sessions.add(session);
    return this.issue(session, user, organization);
  }

  /** A session of an operator in the person's place. It leaves no trace of a sign-in with the person himself. */
  startVisit(user: User, organization: MembershipView, terms: VisitTerms): Promise<SessionView> {
    const session = AuthSession.visit(
      newId(),
      user.id,
      organization.id,
      terms,
      callerOrigin(),
      this.clock.now(),
    );
    this.sessions.add(session);
    return this.issue(session, user, organization);
  }

  /** Tokens for a session that goes on. The refresh token is kept first, because it must be found later. */
  async issue(
    session: AuthSession,
    user: User,
    organization: MembershipView | null,
    secret = newSecret(),
  ): Promise<SessionView> {
    this.sessions.addToken(
      RefreshToken.issue(secret, session, this.clock.now(), this.options.refreshTokenSeconds),
    );
    return this.answer(session, user, organization, secret);
  }

  /** The same for a refresh token that is kept already. */
  async answer(
    session: AuthSession,
    user: User,
    organization: MembershipView | null,
    secret: string,
  ): Promise<SessionView> {
    // Who operates the platform says the platform: no organization's provider makes anybody one.
    const vouched = session.impersonatorId !== null || session.ssoOrganizationId !== null;
    const platformRole = vouched ? null : user.platformRole;
    const roles = [organization?.role, platformRole].filter((role) => typeof role === 'string');
    const mfaRequired = session.lacksSecondFactor(user.mfaEnrolledAt);
    const { token, expiresIn } = await this.accessTokens.issue(session, roles, this.clock.now(), mfaRequired);
    return {
      user: toUserView(user),
      organization,
      accessToken: token,
      refreshToken: secret,
      expiresIn,
      mfaRequired,
    };
  }
}
