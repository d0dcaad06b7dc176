import { Module, type DynamicModule } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { ContentModule } from '../content/index.js';
import { ArchiveSections } from '../tenancy/index.js';
import { AnswerDefaults } from './answer-defaults.js';
import { SqlAnswerDefaults } from './infrastructure/sql-answer-defaults.js';
import { AnswerSetups } from './answer-setups.js';
import { ConversationSection } from './archive/conversation-section.js';
import { ConversationRepository } from './domain/conversation.repository.js';
import { Generations } from './domain/generations.js';
import { Models } from './domain/models.js';
import { ContinueAnswerHandler } from './features/continue-answer/continue-answer.command.js';
import { ContinueAnswerController } from './features/continue-answer/continue-answer.controller.js';
import { DeleteConversationHandler } from './features/delete-conversation/delete-conversation.command.js';
import { DeleteConversationController } from './features/delete-conversation/delete-conversation.controller.js';
import { EditMessageHandler } from './features/edit-message/edit-message.command.js';
import { EditMessageController } from './features/edit-message/edit-message.controller.js';
import { EraseConversationHandler } from './features/erase-conversation/erase-conversation.command.js';
import { EraseConversationJob } from './features/erase-conversation/erase-conversation.job.js';
import { EraseConversationWhenDeleted } from './features/erase-conversation-when-deleted/erase-conversation-when-deleted.reaction.js';
import { RegenerateAnswerHandler } from './features/regenerate-answer/regenerate-answer.command.js';
import { RegenerateAnswerController } from './features/regenerate-answer/regenerate-answer.controller.js';
import { SelectBranchHandler } from './features/select-branch/select-branch.command.js';
import { SelectBranchController } from './features/select-branch/select-branch.controller.js';
import { UpdateConversationHandler } from './features/update-conversation/update-conversation.command.js';
import { UpdateConversationController } from './features/update-conversation/update-conversation.controller.js';
import { ExportConversationHandler } from './features/export-conversation/export-conversation.query.js';
import { ExportConversationController } from './features/export-conversation/export-conversation.controller.js';
import { ExportConversationAsMarkdownHandler } from './features/export-conversation-as-markdown/export-conversation-as-markdown.query.js';
import { ExportConversationAsMarkdownController } from './features/export-conversation-as-markdown/export-conversation-as-markdown.controller.js';
import { RateMessageHandler } from './features/rate-message/rate-message.command.js';
import { RateMessageController } from './features/rate-message/rate-message.controller.js';
import { WithdrawFeedbackHandler } from './features/withdraw-feedback/withdraw-feedback.command.js';
import { WithdrawFeedbackController } from './features/withdraw-feedback/withdraw-feedback.controller.js';
import { SearchMessagesHandler } from './features/search-messages/search-messages.query.js';
import { SearchMessagesController } from './features/search-messages/search-messages.controller.js';
import { FindLastAnswerHandler } from './features/ui-chat/find-last-answer.query.js';
import { ResumeUiStreamController } from './features/ui-chat/resume-ui-stream.controller.js';
import { SendUiMessageController } from './features/ui-chat/send-ui-message.controller.js';
import { Enrolment } from './features/enrolment.js';
import { Transcript } from './features/transcript.js';
import { EndGenerationHandler } from './features/end-generation/end-generation.command.js';
import { EraseConversationsOfOrganizationHandler } from './features/erase-conversations-of-organization/erase-conversations-of-organization.command.js';
import { EraseConversationsOfOrganizationJob } from './features/erase-conversations-of-organization/erase-conversations-of-organization.job.js';
import { EraseConversationsWhenOrganizationDeleted } from './features/erase-conversations-when-organization-deleted/erase-conversations-when-organization-deleted.reaction.js';
import { GetConversationController } from './features/get-conversation/get-conversation.controller.js';
import { GetConversationHandler } from './features/get-conversation/get-conversation.query.js';
import { GetDashboardController } from './features/get-dashboard/get-dashboard.controller.js';
import { GetDashboardHandler } from './features/get-dashboard/get-dashboard.query.js';
import { ListConversationsController } from './features/list-conversations/list-conversations.controller.js';
import { ListConversationsHandler } from './features/list-conversations/list-conversations.query.js';
import { ListMessagesController } from './features/list-messages/list-messages.controller.js';
import { ListMessagesHandler } from './features/list-messages/list-messages.query.js';
import { ListModelsController } from './features/list-models/list-models.controller.js';
import { ListModelsHandler } from './features/list-models/list-models.query.js';
import { SendMessageHandler } from './features/send-message/send-message.command.js';
import { SendMessageController } from './features/send-message/send-message.controller.js';
import { StartConversationHandler } from './features/start-conversation/start-conversation.command.js';
import { StartConversationController } from './features/start-conversation/start-conversation.controller.js';
import { StopGenerationHandler } from './features/stop-generation/stop-generation.command.js';
import { StopGenerationController } from './features/stop-generation/stop-generation.controller.js';
import { GetAnswerHandler } from './features/stream-answer/get-answer.query.js';
import { StreamAnswerController } from './features/stream-answer/stream-answer.controller.js';
import { AttachmentDesk } from './features/attachment-desk.js';
import { AnswerPasts } from './generation/answer-past.js';
import { AttachedFiles } from './generation/attached-files.js';
import { AccessEnds } from './generation/access-ends.js';
import { AnswerFollower } from './generation/answer-follower.js';
import { AnswerPlans } from './generation/answer-plans.js';
import { AnswerStreams } from './generation/answer-streams.js';
import { ChunkKeeper } from './generation/chunk-keeper.js';
import { GenerationFactory } from './generation/generation-factory.js';
import { GenerationQueue } from './generation/generation-queue.js';
import { GenerationRunner } from './generation/generation-runner.js';
import { Knowledge } from './generation/knowledge.js';
import { LiveAnswers } from './generation/live-answers.js';
import { ModelGateway } from './generation/model-gateway.js';
import { RegisteredTools } from './generation/registered-tools.js';
import { ToolDesks } from './generation/tool-desks.js';
import { Toolbox } from './generation/toolbox.js';
import { QuestionReader } from './generation/question-reader.js';
import { QuestionRows } from './generation/question-rows.js';
import { ConfiguredAnswerSetups } from './infrastructure/configured-answer-setups.js';
import { ConfiguredModels, ModelOptions } from './infrastructure/configured-models.js';
import { ConversationMikroOrmRepository } from './infrastructure/conversation.mikro-orm.repository.js';
import { ConversationMapping, MessageMapping } from './infrastructure/conversation.mapping.js';
import { LlmGateway } from './infrastructure/llm-gateway.js';
import { SqlGenerations } from './infrastructure/sql-generations.js';
import { ConversationOptions } from './conversation-options.js';
import { contextControllers, contextProviders } from './context-features.js';
import { coldStorageControllers, coldStorageProviders } from './cold-storage-features.js';
import { sharingControllers, sharingProviders } from './sharing-features.js';
import { retentionControllers, retentionProviders } from './retention-features.js';
import { modelControllers, modelProviders } from './model-features.js';
import { openAiControllers, openAiProviders } from './openai/openai-features.js';
import { toolControllers, toolMappings, toolProviders } from './tool-features.js';

registerMappings(...toolMappings, ConversationMapping, MessageMapping);

const commands = [
  StartConversationHandler,
  SendMessageHandler,
  StopGenerationHandler,
  EndGenerationHandler,
  RegenerateAnswerHandler,
  EditMessageHandler,
  ContinueAnswerHandler,
  SelectBranchHandler,
  UpdateConversationHandler,
  DeleteConversationHandler,
  EraseConversationHandler,
  RateMessageHandler,
  WithdrawFeedbackHandler,
  EraseConversationsOfOrganizationHandler,
];

const reactions = [EraseConversationWhenDeleted, EraseConversationsWhenOrganizationDeleted];

const jobs = [EraseConversationJob, EraseConversationsOfOrganizationJob];

const queries = [
  GetConversationHandler,
  GetDashboardHandler,
  ListConversationsHandler,
  ListMessagesHandler,
  GetAnswerHandler,
  FindLastAnswerHandler,
  ListModelsHandler,
  SearchMessagesHandler,
  ExportConversationHandler,
  ExportConversationAsMarkdownHandler,
  Transcript,
  Enrolment,
];

const generation = [
  AccessEnds,
  AttachedFiles,
  AttachmentDesk,
  AnswerFollower,
  AnswerPlans,
  AnswerStreams,
  ChunkKeeper,
  GenerationFactory,
  GenerationQueue,
  GenerationRunner,
  AnswerPasts,
  Knowledge,
  LiveAnswers,
  RegisteredTools,
  Toolbox,
  ToolDesks,
  QuestionReader,
  QuestionRows,
];

const adapters = [
  ConversationSection,
  { provide: ConversationRepository, useClass: ConversationMikroOrmRepository },
  { provide: Generations, useClass: SqlGenerations },
  { provide: Models, useClass: ConfiguredModels },
  { provide: ModelGateway, useClass: LlmGateway },
  { provide: AnswerSetups, useClass: ConfiguredAnswerSetups },
  { provide: AnswerDefaults, useClass: SqlAnswerDefaults },
];

@Module({})
export class ConversationModule {
  static forRoot(models: ModelOptions, options: ConversationOptions): DynamicModule {
    return {
      module: ConversationModule,
      // What it asks of experiments, and they of it, is bound without either importing the other's module.
      global: true,
      imports: [ContentModule],
      controllers: [
        StartConversationController,
        ListConversationsController,
        SearchMessagesController,
        ExportConversationController,
        ExportConversationAsMarkdownController,
        RateMessageController,
        WithdrawFeedbackController,
        GetDashboardController,
        GetConversationController,
        SendMessageController,
        ListMessagesController,
        StreamAnswerController,
        SendUiMessageController,
        ResumeUiStreamController,
        StopGenerationController,
        RegenerateAnswerController,
        EditMessageController,
        ContinueAnswerController,
        SelectBranchController,
        UpdateConversationController,
        DeleteConversationController,
        ListModelsController,
        ...modelControllers,
        ...toolControllers,
        ...retentionControllers,
        ...sharingControllers,
        ...contextControllers,
        ...coldStorageControllers,
        ...openAiControllers,
      ],
      providers: [
        { provide: ModelOptions, useValue: models },
        { provide: ConversationOptions, useValue: options },
        ...commands,
        ...reactions,
        ...jobs,
        ...queries,
        ...generation,
        ...adapters,
        ...modelProviders,
        ...toolProviders,
        ...retentionProviders,
        ...sharingProviders,
        ...contextProviders,
        ...coldStorageProviders,
        ...openAiProviders,
      ],
      exports: [AnswerSetups, AnswerDefaults],
    };
  }

  constructor(sections: ArchiveSections, section: ConversationSection) {
    sections.register(section);
  }
}
