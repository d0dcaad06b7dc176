import { Choice, Instant, Integer, JsonObject, ListOf, Nest, Text } from '#libs/http/fields.js';
import { MediaView } from './media.view.js';

/** A request to make as it is: anything else is refused. */
export class PartAddressView {
  @Integer({ min: 1, max: 10_000 })
  number: number;

  @Choice(['PUT'])
  method: 'PUT';

  @Text({ max: 4000 })
  url: string;

  @JsonObject({ description: 'Headers to send with it' })
  headers: Record<string, string>;

  @Integer({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'The body has exactly as many bytes' })
  sizeBytes: number;
}

export class PartAddressesView {
  @ListOf(() => PartAddressView)
  parts: PartAddressView[];

  @Instant({ description: 'The addresses can be used until then; ask for new ones after it' })
  addressesExpireAt: Date;
}

/** An upload that was begun, and where its first parts go. */
export class UploadView extends PartAddressesView {
  @Nest(() => MediaView)
  media: MediaView;

  @Integer({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Of every part but the last' })
  partSize: number;

  @Integer({ min: 1, max: 10_000 })
  partCount: number;
}

/** A part that has arrived. */
export class StoredPartView {
  @Integer({ min: 1, max: 10_000 })
  number: number;

  @Integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  sizeBytes: number;

  @Text({ max: 200 })
  etag: string;

  @Text({ max: 100, nullable: true, description: 'Base64' })
  checksum: string | null;
}
