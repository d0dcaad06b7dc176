import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';

/**
 * Whether the signed-in person may begin to link an identity now. Only that: the provider is called, and the
 * request remembered, afterwards.
 */
@Message({ permission: 'signed-in', mode: 'critical-auth', aalMaxAgeSeconds: RECENT_SECONDS })
export class StartIdentityLink extends Query<void> {}

@QueryHandler(StartIdentityLink)
export class StartIdentityLinkHandler implements IQueryHandler<StartIdentityLink> {
  async execute(): Promise<void> {
    // What holds for it is in its declaration.
  }
}
