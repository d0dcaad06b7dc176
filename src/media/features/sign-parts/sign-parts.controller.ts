import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { Integer, ListOf, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { BodyTooLarge, UnsupportedMediaType } from '#libs/http/problem.js';
import { CrossSiteRequestRefused } from '#libs/kernel/errors.js';
import { PartChecksumMissing, PartUnknown, UploadClosed } from '../../domain/media-asset.errors.js';
import { UploadDesk } from '../../upload-desk.js';
import { SignParts } from './sign-parts.query.js';
import { PartAddressesView } from '../upload.view.js';

export class PartRequest {
  @Integer({ min: 1, max: 10_000 })
  number: number;

  @Text({
    min: 8,
    max: 44,
    pattern: /^[A-Za-z0-9+/]+={0,2}$/,
    optional: true,
    description: 'Base64; required when the upload was begun with an algorithm',
  })
  checksum?: string;
}

export class SignPartsRequest {
  @ListOf(() => PartRequest, { max: 100 })
  parts: PartRequest[];
}

@ApiTags('media')
@Controller('media')
export class SignPartsController {
  constructor(private readonly desk: UploadDesk) {}

  @Post(':id/parts')
  @Endpoint({
    summary: 'Learn where to send parts, also those that were sent before',
    message: SignParts,
    response: PartAddressesView,
    errors: [
      UploadClosed,
      PartUnknown,
      PartChecksumMissing,
      CrossSiteRequestRefused,
      BodyTooLarge,
      UnsupportedMediaType,
    ],
  })
  sign(@IdParam() id: string, @Body() { parts }: SignPartsRequest): Promise<PartAddressesView> {
    return this.desk.signParts(id, parts);
  }
}
