import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { UPLOAD_TYPE } from '#libs/http/upload.js';
import { ArchiveFiles } from '../../archive/archive-files.js';
import { DownloadArchive } from './download-archive.command.js';

@ApiTags('tenancy')
@Controller('tenants')
export class DownloadArchiveController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly files: ArchiveFiles,
  ) {}

  @Get(':id/archives/:archiveId/download')
  @Endpoint({
    summary: 'Download the file of a complete export',
    message: DownloadArchive,
    file: UPLOAD_TYPE,
  })
  async download(
    @IdParam() id: string,
    @IdParam('archiveId') archiveId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, sizeBytes, sha256 } = await this.dispatcher.command(new DownloadArchive(id, archiveId));
    const file = await this.files.read(name);
    reply.header('etag', `"${sha256}"`);
    return new StreamableFile(file, {
      type: UPLOAD_TYPE,
      length: sizeBytes,
      disposition: `attachment; filename="organization-${archiveId}.jsonl.gz"`,
    });
  }
}
