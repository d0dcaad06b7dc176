import { GetSharedConversationController } from './features/get-shared-conversation/get-shared-conversation.controller.js';
import { GetSharedConversationHandler } from './features/get-shared-conversation/get-shared-conversation.query.js';
import { ListConversationSharesController } from './features/list-conversation-shares/list-conversation-shares.controller.js';
import { ListConversationSharesHandler } from './features/list-conversation-shares/list-conversation-shares.query.js';
import { RevokeConversationShareController } from './features/revoke-conversation-share/revoke-conversation-share.controller.js';
import { RevokeConversationShareHandler } from './features/revoke-conversation-share/revoke-conversation-share.command.js';
import { ShareConversationController } from './features/share-conversation/share-conversation.controller.js';
import { ShareConversationHandler } from './features/share-conversation/share-conversation.command.js';

/** Snapshots of conversations that others may read. */
export const sharingControllers = [
  ShareConversationController,
  ListConversationSharesController,
  GetSharedConversationController,
  RevokeConversationShareController,
];

export const sharingProviders = [
  ShareConversationHandler,
  ListConversationSharesHandler,
  GetSharedConversationHandler,
  RevokeConversationShareHandler,
];
