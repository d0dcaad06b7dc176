import { ExportContentController } from './features/export-content/export-content.controller.js';
import { ExportContentHandler } from './features/export-content/export-content.query.js';
import { ExternalKeys } from './features/external-keys.js';
import { ImportContentHandler } from './features/import-content/import-content.command.js';
import { ImportContentController } from './features/import-content/import-content.controller.js';
import { ImportPlan } from './features/import-content/import-plan.js';

/** Content as files: a part of the content module. */
export const exchange = {
  providers: [ImportContentHandler, ImportPlan, ExternalKeys, ExportContentHandler],
  controllers: [ImportContentController, ExportContentController],
};
