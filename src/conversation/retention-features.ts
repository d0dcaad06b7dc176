import { EnsureMessagePartitionsHandler } from './features/ensure-message-partitions/ensure-message-partitions.command.js';
import { EnsureMessagePartitionsJob } from './features/ensure-message-partitions/ensure-message-partitions.job.js';
import { ExpireConversationHandler } from './features/expire-conversation/expire-conversation.command.js';
import { ExpireConversationsJob } from './features/expire-conversation/expire-conversations.job.js';
import { GetConversationSettingsController } from './features/get-conversation-settings/get-conversation-settings.controller.js';
import { GetConversationSettingsHandler } from './features/get-conversation-settings/get-conversation-settings.query.js';
import { ListExpiredConversationsHandler } from './features/list-expired-conversations/list-expired-conversations.query.js';
import { SetConversationSettingsController } from './features/set-conversation-settings/set-conversation-settings.controller.js';
import { SetConversationSettingsHandler } from './features/set-conversation-settings/set-conversation-settings.command.js';

/** How long conversations are kept, and where. */
export const retentionControllers = [GetConversationSettingsController, SetConversationSettingsController];

export const retentionProviders = [
  GetConversationSettingsHandler,
  SetConversationSettingsHandler,
  ListExpiredConversationsHandler,
  ExpireConversationHandler,
  ExpireConversationsJob,
  EnsureMessagePartitionsHandler,
  EnsureMessagePartitionsJob,
];
