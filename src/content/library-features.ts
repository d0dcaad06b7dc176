import { AddToLibraryHandler } from './features/add-to-library/add-to-library.command.js';
import { AddToLibraryController } from './features/add-to-library/add-to-library.controller.js';
import { CopyContentItemHandler } from './features/copy-content-item/copy-content-item.command.js';
import { CopyContentItemController } from './features/copy-content-item/copy-content-item.controller.js';
import { ListLibraryController } from './features/list-library/list-library.controller.js';
import { ListLibraryHandler } from './features/list-library/list-library.query.js';
import { RemoveFromLibraryHandler } from './features/remove-from-library/remove-from-library.command.js';
import { RemoveFromLibraryController } from './features/remove-from-library/remove-from-library.controller.js';

/** What the platform offers to every organization, and copies of it: a part of the content module. */
export const library = {
  providers: [AddToLibraryHandler, RemoveFromLibraryHandler, ListLibraryHandler, CopyContentItemHandler],
  controllers: [
    AddToLibraryController,
    RemoveFromLibraryController,
    ListLibraryController,
    CopyContentItemController,
  ],
};
