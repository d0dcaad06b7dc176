import { LegacyIds } from './domain/legacy-ids.js';
import { ImportLegacyAccountHandler } from './features/import-legacy-account/import-legacy-account.command.js';
import { LegacyImporter } from './features/import-legacy-account/legacy-importer.js';
import { RollBackLegacyAccountHandler } from './features/roll-back-legacy-account/roll-back-legacy-account.command.js';
import { SqlLegacyIds } from './infrastructure/sql-legacy-ids.js';

/** What takes over the accounts of an older system. */
export const legacyProviders = [
  LegacyImporter,
  ImportLegacyAccountHandler,
  RollBackLegacyAccountHandler,
  { provide: LegacyIds, useClass: SqlLegacyIds },
];
