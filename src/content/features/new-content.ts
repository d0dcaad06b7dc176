import type { ItemContent } from '../domain/content-item.js';

/** What somebody sends: for which version of the schema he may leave out, and means the newest. */
export type NewContent = Omit<ItemContent, 'schemaVersion'> & { readonly schemaVersion?: number };
