import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Integer, Text } from '#libs/http/fields.js';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from '#libs/storage/object-storage.js';
import { MEDIA_TYPES } from '../../domain/media-types.js';
import { UploadDesk } from '../../upload-desk.js';
import { UploadView } from '../upload.view.js';
import { RequestUpload } from './request-upload.command.js';

export class RequestUploadRequest {
  @Text({
    min: 1,
    max: 255,
    // oxlint-disable-next-line no-control-regex -- names end up in headers and on disks of those who save the file
    pattern: /^[^\u0000-\u001f\u007f/\\]+$/,
    description: 'Without a path',
    example: 'lesson-1.mp4',
  })
  filename: string;

  @Text({ max: 200, description: `One of: ${MEDIA_TYPES.join(', ')}`, example: 'video/mp4' })
  mime: string;

  @Integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
  sizeBytes: number;

  @Choice(CHECKSUM_ALGORITHMS, {
    optional: true,
    description:
      'Every part is then sent with its checksum and refused when it arrived damaged. sha256 of the whole is that of the digests of the parts, crc32 that of all bytes',
  })
  checksumAlgorithm?: ChecksumAlgorithm;
}

@ApiTags('media')
@Controller('media')
export class RequestUploadController {
  constructor(private readonly desk: UploadDesk) {}

  @Post('upload-intent')
  @Endpoint({
    summary: 'Announce a file and learn where to send its parts',
    message: RequestUpload,
    status: 201,
    response: UploadView,
  })
  request(
    @Body() { filename, mime, sizeBytes, checksumAlgorithm }: RequestUploadRequest,
  ): Promise<UploadView> {
    return this.desk.begin(filename, mime, sizeBytes, checksumAlgorithm ?? null);
  }
}
