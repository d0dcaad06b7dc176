import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { MfaRepository } from '../domain/mfa.repository.js';
import { hashOf } from '../domain/refresh-secret.js';
import type { Challenge } from '../domain/web-authn.js';
import type { PasskeyOptionsView } from './mfa.view.js';

/** How long a browser may take to answer. */
const CHALLENGE_MS = 300_000;

/** What browsers are asked, as part of a command; each is answered once. */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly factors: MfaRepository,
    private readonly clock: Clock,
  ) {}

  /** To one person, or to whoever answers it. */
  async give({ challenge, options }: Challenge, userId: string | null): Promise<PasskeyOptionsView> {
    const at = this.clock.now();
    await this.factors.addChallenge(hashOf(challenge), userId, at, new Date(at.getTime() + CHALLENGE_MS));
    return { options };
  }

  /** Whether it was given to him, or to nobody in particular, and is answered for the first time. */
  redeem(challenge: string, userId: string | null): Promise<boolean> {
    return this.factors.redeemChallenge(hashOf(challenge), userId, this.clock.now());
  }
}
