import { Module } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { LegacyAccountsModule } from '../identity/index.js';
import { ArchiveSections, UnreadCounts } from '../tenancy/index.js';
import { MediaUsers } from '../media/index.js';
import { MediaChecks } from './features/media-checks.js';
import { MediaInContent } from './infrastructure/media-in-content.js';
import { ContentSection } from './archive/content-section.js';
import { ContentItemRepository } from './domain/content-item.repository.js';
import { Reviewers } from './domain/reviewers.js';
import { ApproveContentItemHandler } from './features/approve-content-item/approve-content-item.command.js';
import { ApproveContentItemController } from './features/approve-content-item/approve-content-item.controller.js';
import { ArchiveContentItemHandler } from './features/archive-content-item/archive-content-item.command.js';
import { ArchiveContentItemController } from './features/archive-content-item/archive-content-item.controller.js';
import { CreateContentItemHandler } from './features/create-content-item/create-content-item.command.js';
import { CreateContentItemController } from './features/create-content-item/create-content-item.controller.js';
import { EraseContentOfOrganizationHandler } from './features/erase-content-of-organization/erase-content-of-organization.command.js';
import { EraseContentOfOrganizationJob } from './features/erase-content-of-organization/erase-content-of-organization.job.js';
import { EraseContentWhenOrganizationDeleted } from './features/erase-content-when-organization-deleted/erase-content-when-organization-deleted.reaction.js';
import { ForgetMediaTextWhenMediaDeleted } from './features/forget-media-text-when-media-deleted/forget-media-text-when-media-deleted.reaction.js';
import { IndexMediaTextHandler } from './features/index-media-text/index-media-text.command.js';
import { IndexMediaTextWhenMediaReady } from './features/index-media-text-when-media-ready/index-media-text-when-media-ready.reaction.js';
import { GetContentItemController } from './features/get-content-item/get-content-item.controller.js';
import { GetContentItemHandler } from './features/get-content-item/get-content-item.query.js';
import { GetContentVersionController } from './features/get-content-version/get-content-version.controller.js';
import { GetContentVersionHandler } from './features/get-content-version/get-content-version.query.js';
import { ListContentItemsController } from './features/list-content-items/list-content-items.controller.js';
import { ListContentItemsHandler } from './features/list-content-items/list-content-items.query.js';
import { ListContentVersionsController } from './features/list-content-versions/list-content-versions.controller.js';
import { ListContentVersionsHandler } from './features/list-content-versions/list-content-versions.query.js';
import { ListRepositoriesController } from './features/list-repositories/list-repositories.controller.js';
import { ListRepositoriesHandler } from './features/list-repositories/list-repositories.query.js';
import { PublishContentItemHandler } from './features/publish-content-item/publish-content-item.command.js';
import { RestoreContentVersionHandler } from './features/restore-content-version/restore-content-version.command.js';
import { RestoreContentVersionController } from './features/restore-content-version/restore-content-version.controller.js';
import { ReopenContentItemHandler } from './features/reopen-content-item/reopen-content-item.command.js';
import { ReopenContentItemController } from './features/reopen-content-item/reopen-content-item.controller.js';
import { UnpublishContentItemHandler } from './features/unpublish-content-item/unpublish-content-item.command.js';
import { UnpublishContentItemController } from './features/unpublish-content-item/unpublish-content-item.controller.js';
import { CompareContentVersionsHandler } from './features/compare-content-versions/compare-content-versions.query.js';
import { CompareContentVersionsController } from './features/compare-content-versions/compare-content-versions.controller.js';
import { PublishContentItemController } from './features/publish-content-item/publish-content-item.controller.js';
import { RejectContentItemHandler } from './features/reject-content-item/reject-content-item.command.js';
import { RejectContentItemController } from './features/reject-content-item/reject-content-item.controller.js';
import { SearchContentController } from './features/search-content/search-content.controller.js';
import { SearchContentHandler } from './features/search-content/search-content.query.js';
import { SubmitContentItemHandler } from './features/submit-content-item/submit-content-item.command.js';
import { SubmitContentItemController } from './features/submit-content-item/submit-content-item.controller.js';
import { UpdateContentItemHandler } from './features/update-content-item/update-content-item.command.js';
import { UpdateContentItemController } from './features/update-content-item/update-content-item.controller.js';
import { ContentVisibility } from './features/visibility.js';
import { ContentItemMikroOrmRepository } from './infrastructure/content-item.mikro-orm.repository.js';
import { ContentItemMapping } from './infrastructure/content.mapping.js';
import { OrganizationReviewers } from './infrastructure/organization-reviewers.js';
import { OpenReviews } from './infrastructure/open-reviews.js';
import { ContentChecks } from './domain/content-schemas.js';
import { AjvContentChecks } from './infrastructure/ajv-content-checks.js';
import { legacyProviders } from './legacy-features.js';
import { ContentIndex } from './search/content-index.js';
import { AssignedContent } from './assigned-content.js';
import { PublishedContent } from './published-content.js';
import { SqlPublishedContent } from './infrastructure/sql-published-content.js';
import { ContentTools } from './infrastructure/content-tools.js';
import { PassageFinder } from './infrastructure/passage-finder.js';
import { MoveContentLabelHandler } from './features/move-content-label/move-content-label.command.js';
import { MoveContentLabelController } from './features/move-content-label/move-content-label.controller.js';
import { RemoveContentLabelHandler } from './features/remove-content-label/remove-content-label.command.js';
import { RemoveContentLabelController } from './features/remove-content-label/remove-content-label.controller.js';
import { SetContentSettingsHandler } from './features/set-content-settings/set-content-settings.command.js';
import { SetContentSettingsController } from './features/set-content-settings/set-content-settings.controller.js';
import { ArchiveContentItemsHandler } from './features/archive-content-items/archive-content-items.command.js';
import { ArchiveContentItemsController } from './features/archive-content-items/archive-content-items.controller.js';
import { ListContentLabelsHandler } from './features/list-content-labels/list-content-labels.query.js';
import { ListContentLabelsController } from './features/list-content-labels/list-content-labels.controller.js';
import { GetLabelledVersionHandler } from './features/get-labelled-version/get-labelled-version.query.js';
import { GetLabelledVersionController } from './features/get-labelled-version/get-labelled-version.controller.js';
import { GetContentSettingsHandler } from './features/get-content-settings/get-content-settings.query.js';
import { GetContentSettingsController } from './features/get-content-settings/get-content-settings.controller.js';
import { ListContentSchemasHandler } from './features/list-content-schemas/list-content-schemas.query.js';
import { ListContentSchemasController } from './features/list-content-schemas/list-content-schemas.controller.js';
import { GetContentSchemaHandler } from './features/get-content-schema/get-content-schema.query.js';
import { GetContentSchemaController } from './features/get-content-schema/get-content-schema.controller.js';
import { exchange } from './exchange-features.js';
import { engagement } from './engagement-features.js';
import { library } from './library-features.js';
import { AgentProduction } from './agent-production.js';
import { DeskAgentProduction } from './infrastructure/desk-agent-production.js';
import { ItemDesk } from './features/item-desk.js';
import { LabelGuard } from './features/label-guard.js';
import { ContentSettingsRepository } from './domain/content-settings.js';
import { SqlContentSettings } from './infrastructure/sql-content-settings.js';
import { ASSIGNMENT_CONTROLLERS, ASSIGNMENT_MAPPINGS, ASSIGNMENT_PROVIDERS } from './assignment-features.js';
import { publishing } from './features/publishing.js';
import { CommentRepository } from './domain/comment.repository.js';
import { ReleaseRepository } from './domain/release.repository.js';
import { DueContent } from './domain/due-content.js';
import { CommentMikroOrmRepository } from './infrastructure/comment.mikro-orm.repository.js';
import { ReleaseMikroOrmRepository } from './infrastructure/release.mikro-orm.repository.js';
import { SqlDueContent } from './infrastructure/sql-due-content.js';
import { CommentMapping, ReleaseMapping } from './infrastructure/review.mapping.js';

registerMappings(CommentMapping, ReleaseMapping, ContentItemMapping, ...ASSIGNMENT_MAPPINGS);

const commands = [
  CreateContentItemHandler,
  UpdateContentItemHandler,
  SubmitContentItemHandler,
  ApproveContentItemHandler,
  RejectContentItemHandler,
  PublishContentItemHandler,
  ArchiveContentItemHandler,
  UnpublishContentItemHandler,
  ReopenContentItemHandler,
  RestoreContentVersionHandler,
  MoveContentLabelHandler,
  RemoveContentLabelHandler,
  SetContentSettingsHandler,
  ArchiveContentItemsHandler,
  EraseContentOfOrganizationHandler,
  IndexMediaTextHandler,
];

const queries = [
  GetContentItemHandler,
  ListContentItemsHandler,
  SearchContentHandler,
  ListContentVersionsHandler,
  GetContentVersionHandler,
  ListRepositoriesHandler,
  CompareContentVersionsHandler,
  ListContentLabelsHandler,
  GetLabelledVersionHandler,
  GetContentSettingsHandler,
  ListContentSchemasHandler,
  GetContentSchemaHandler,
];

const reactions = [
  EraseContentWhenOrganizationDeleted,
  IndexMediaTextWhenMediaReady,
  ForgetMediaTextWhenMediaDeleted,
];

const jobs = [EraseContentOfOrganizationJob];

const adapters = [
  MediaChecks,
  MediaInContent,
  ContentSection,
  ContentVisibility,
  ContentIndex,
  OpenReviews,
  ItemDesk,
  { provide: AgentProduction, useClass: DeskAgentProduction },
  { provide: CommentRepository, useClass: CommentMikroOrmRepository },
  { provide: ReleaseRepository, useClass: ReleaseMikroOrmRepository },
  { provide: DueContent, useClass: SqlDueContent },
  LabelGuard,
  { provide: ContentSettingsRepository, useClass: SqlContentSettings },
  { provide: ContentItemRepository, useClass: ContentItemMikroOrmRepository },
  { provide: Reviewers, useClass: OrganizationReviewers },
  { provide: ContentChecks, useClass: AjvContentChecks },
  { provide: PublishedContent, useClass: SqlPublishedContent },
  PassageFinder,
  ContentTools,
];

@Module({
  imports: [LegacyAccountsModule],
  controllers: [
    ...publishing.controllers,
    ...engagement.controllers,
    ...exchange.controllers,
    ...library.controllers,
    ListRepositoriesController,
    GetContentSettingsController,
    SetContentSettingsController,
    ListContentSchemasController,
    GetContentSchemaController,
    ArchiveContentItemsController,
    MoveContentLabelController,
    RemoveContentLabelController,
    ListContentLabelsController,
    GetLabelledVersionController,
    CreateContentItemController,
    ListContentItemsController,
    SearchContentController,
    GetContentItemController,
    UpdateContentItemController,
    SubmitContentItemController,
    ApproveContentItemController,
    RejectContentItemController,
    PublishContentItemController,
    ArchiveContentItemController,
    CompareContentVersionsController,
    UnpublishContentItemController,
    ReopenContentItemController,
    RestoreContentVersionController,
    ListContentVersionsController,
    GetContentVersionController,
    ...ASSIGNMENT_CONTROLLERS,
  ],
  providers: [
    ...ASSIGNMENT_PROVIDERS,
    ...commands,
    ...queries,
    ...reactions,
    ...jobs,
    ...adapters,
    ...legacyProviders,
    ...publishing.providers,
    ...engagement.providers,
    ...exchange.providers,
    ...library.providers,
  ],
  exports: [PublishedContent, AssignedContent, AgentProduction],
})
export class ContentModule {
  constructor(
    sections: ArchiveSections,
    section: ContentSection,
    unread: UnreadCounts,
    reviews: OpenReviews,
    mediaUsers: MediaUsers,
    media: MediaInContent,
  ) {
    mediaUsers.register(media);
    sections.register(section);
    unread.register('reviews', () => reviews.count());
  }
}
