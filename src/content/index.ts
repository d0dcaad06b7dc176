export { ContentModule } from './content.module.js';
export { ContentOptionsModule } from './content-options.module.js';
export { readContentOptions, type ContentOptions } from './content-options.js';
export { AssignedContent } from './assigned-content.js';
export {
  PublishedContent,
  type PassageSearch,
  type PublishedAgent,
  type PromptVersion,
  type PublishedPassage,
} from './published-content.js';
export { AgentProduction } from './agent-production.js';
export {
  ContentItemNotFound,
  ContentMoveNotAllowed,
  LabelProtected,
  NotTheAuthor,
  VersionNotApproved,
} from './domain/content-item.errors.js';
export { ContentPublished } from './domain/content-item.events.js';
export {
  LegacyContentImporter,
  type IntegrityReport,
} from './features/import-legacy-content/legacy-content-importer.js';
