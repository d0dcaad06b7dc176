import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ChecksumMismatch, PartsChanged } from '#libs/storage/storage-errors.js';
import { UploadDesk } from '../../upload-desk.js';
import { MediaView } from '../media.view.js';
import { FinalizeUpload } from './finalize-upload.command.js';

export class FinalizeUploadRequest {
  @Text({
    min: 8,
    max: 60,
    pattern: /^[A-Za-z0-9+/]+={0,2}(-\d+)?$/,
    optional: true,
    description:
      'Of the whole file by the algorithm of the upload, in base64; checked before the upload is closed',
  })
  checksum?: string;
}

@ApiTags('media')
@Controller('media')
export class FinalizeUploadController {
  constructor(private readonly desk: UploadDesk) {}

  @Post(':id/finalize')
  @Endpoint({
    summary: 'Complete an upload: its size, checksum and type are checked. Asked again, it answers the same',
    message: FinalizeUpload,
    response: MediaView,
    errors: [ChecksumMismatch, PartsChanged],
  })
  finalize(@IdParam() id: string, @Body() { checksum }: FinalizeUploadRequest): Promise<MediaView> {
    return this.desk.finalize(id, checksum);
  }
}
