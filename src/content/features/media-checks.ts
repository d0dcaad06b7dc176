import { Injectable } from '@nestjs/common';
import { MediaLibrary } from '../../media/index.js';
import { ContentDataInvalid } from '../domain/content-item.errors.js';

const FIELD = 'media_asset_id';

/** Who may not use a file himself cannot show it to others by writing it into an item. */
@Injectable()
export class MediaChecks {
  constructor(private readonly library: MediaLibrary) {}

  /** Refuses a file that the item did not show before and that is not the actor's to show. */
  async requireUsable(contentData: Data, before: Data = {}): Promise<void> {
    const assetId = contentData[FIELD];
    if (typeof assetId !== 'string' || assetId === before[FIELD]) return;
    if (await this.library.mayUse(assetId)) return;
    const detail = 'must be a file of yours that has arrived';
    throw new ContentDataInvalid([{ pointer: `/contentData/${FIELD}`, code: 'media', detail }]);
  }
}

type Data = Readonly<Record<string, unknown>>;
