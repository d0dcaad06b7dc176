import type { ContentItem, ItemContent } from './content-item.js';
import type { ContentVersion } from './content-version.js';

export abstract class ContentItemRepository {
  abstract add(item: ContentItem): void;
  /** Locks the item until the command ends. Throws `ContentItemNotFound`, also for a draft the actor may not see. */
  abstract byId(id: string): Promise<ContentItem>;
  /** What an item said at a version. Throws `ContentVersionNotFound`. */
  abstract contentAt(itemId: string, number: number): Promise<ItemContent>;
  /** Ids of the items that somebody is asked to review. */
  abstract idsAwaiting(userId: string): Promise<string[]>;
  abstract addVersion(version: ContentVersion): void;
}
