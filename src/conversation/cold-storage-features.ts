import { ArchiveFiles } from './cold-storage/archive-files.js';
import { ArchiveHealth } from './cold-storage/archive-health.js';
import { ArchiveWriter } from './cold-storage/archive-writer.js';
import { ArchiveExpiredConversationsJob } from './features/archive-expired-conversations/archive-expired-conversations.job.js';
import { BeginArchivingHandler } from './features/archive-expired-conversations/begin-archiving.command.js';
import { EndArchivingHandler } from './features/archive-expired-conversations/end-archiving.command.js';
import { StoreConversationArchiveHandler } from './features/archive-expired-conversations/store-conversation-archive.command.js';
import { DeleteConversationArchiveController } from './features/delete-conversation-archive/delete-conversation-archive.controller.js';
import { DeleteConversationArchiveHandler } from './features/delete-conversation-archive/delete-conversation-archive.command.js';
import { DeleteConversationArchivesController } from './features/delete-conversation-archives/delete-conversation-archives.controller.js';
import { DeleteConversationArchivesHandler } from './features/delete-conversation-archives/delete-conversation-archives.command.js';
import { DownloadConversationArchiveController } from './features/download-conversation-archive/download-conversation-archive.controller.js';
import { DownloadConversationArchiveHandler } from './features/download-conversation-archive/download-conversation-archive.command.js';
import { DownloadConversationArchivesController } from './features/download-conversation-archives/download-conversation-archives.controller.js';
import { DownloadConversationArchivesHandler } from './features/download-conversation-archives/download-conversation-archives.command.js';
import { ListConversationArchivesController } from './features/list-conversation-archives/list-conversation-archives.controller.js';
import { ListConversationArchivesHandler } from './features/list-conversation-archives/list-conversation-archives.query.js';
import { ExpireConversationArchiveHandler } from './features/purge-conversation-archives/expire-conversation-archive.command.js';
import { ForgetConversationArchiveHandler } from './features/purge-conversation-archives/forget-conversation-archive.command.js';
import { ListDueArchivesHandler } from './features/purge-conversation-archives/list-due-archives.query.js';
import { PurgeConversationArchivesJob } from './features/purge-conversation-archives/purge-conversation-archives.job.js';

/** Conversations whose term is over, as files that are the organization's. */
export const coldStorageControllers = [
  ListConversationArchivesController,
  DownloadConversationArchivesController,
  DownloadConversationArchiveController,
  DeleteConversationArchivesController,
  DeleteConversationArchiveController,
];

export const coldStorageProviders = [
  ArchiveFiles,
  ArchiveHealth,
  ArchiveWriter,
  ArchiveExpiredConversationsJob,
  BeginArchivingHandler,
  StoreConversationArchiveHandler,
  EndArchivingHandler,
  ListConversationArchivesHandler,
  DownloadConversationArchivesHandler,
  DownloadConversationArchiveHandler,
  DeleteConversationArchivesHandler,
  DeleteConversationArchiveHandler,
  ListDueArchivesHandler,
  ExpireConversationArchiveHandler,
  ForgetConversationArchiveHandler,
  PurgeConversationArchivesJob,
];
