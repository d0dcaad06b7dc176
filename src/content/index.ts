export { ContentModule } from './content.module.js';
export { PublishedContent, type PublishedAgent, type PublishedPassage } from './published-content.js';
export { ContentPublished } from './domain/content-item.events.js';
export {
  LegacyContentImporter,
  type IntegrityReport,
} from './features/import-legacy-content/legacy-content-importer.js';
