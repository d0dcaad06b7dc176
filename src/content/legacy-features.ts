import { ImportLegacyAssignmentHandler } from './features/import-legacy-content/import-legacy-assignment.command.js';
import { ImportLegacyItemHandler } from './features/import-legacy-content/import-legacy-item.command.js';
import { LegacyContent } from './features/import-legacy-content/legacy-content.js';
import { LegacyContentImporter } from './features/import-legacy-content/legacy-content-importer.js';
import { RollBackLegacyContentHandler } from './features/roll-back-legacy-content/roll-back-legacy-content.command.js';

/** What takes over the content of an older system. */
export const legacyProviders = [
  LegacyContent,
  LegacyContentImporter,
  ImportLegacyItemHandler,
  ImportLegacyAssignmentHandler,
  RollBackLegacyContentHandler,
];
