import { Injectable, Logger } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { runInContext, type RequestContext } from '#libs/kernel/request-context.js';
import { Signals } from '#libs/messaging/signals.js';
import { AccessWatch } from '../../tenancy/index.js';

/**
 * Ends what is done for somebody for longer than a request takes, as soon as the session, the key or the access ends that
 * it was begun by.
 */
@Injectable()
export class AccessEnds {
  private readonly watched = new Map<() => void, RequestContext>();
  private readonly logger = new Logger(AccessEnds.name);

  constructor(
    private readonly authorizer: Authorizer,
    signals: Signals,
    access: AccessWatch,
  ) {
    signals.on('session-revoked', (id) => this.endWhere(({ sessionId }) => sessionId === id));
    // Named by itself or by its owner; one that was only rotated begins anew.
    signals.on('api-key-changed', (id) =>
      this.endWhere(({ apiKeyId, userId }) => apiKeyId !== undefined && (apiKeyId === id || userId === id)),
    );
    access.onChange(() => void this.askAgain());
  }

  /** Calls `end`, perhaps more than once, until what is returned is called. */
  watch(context: RequestContext | undefined, end: () => void): () => void {
    if (context) this.watched.set(end, context);
    return () => this.watched.delete(end);
  }

  private endWhere(hasEnded: (actor: Actor) => boolean): void {
    for (const [end, context] of this.watched) if (hasEnded(context.actor)) end();
  }

  /** Somebody who may no longer hold conversations gets no further. */
  private async askAgain(): Promise<void> {
    for (const [end, context] of this.watched)
      if (!(await runInContext(context, () => this.mayGoOn(context.actor)))) end();
  }

  private async mayGoOn(actor: Actor): Promise<boolean> {
    try {
      await this.authorizer.prepare(actor);
      return this.authorizer.allows(actor, 'conversation.use');
    } catch (error) {
      this.logger.warn(
        `Whether somebody may go on could not be told, so he has to come again: ${String(error)}`,
      );
      return false;
    }
  }
}
