import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { UPLOAD_TYPE } from '#libs/http/upload.js';
import { ArchiveFiles } from '../../cold-storage/archive-files.js';
import { ColdStorageUnavailable } from '../../domain/archive.errors.js';
import { DownloadConversationArchive } from './download-conversation-archive.command.js';

@ApiTags('conversations')
@Controller('conversation-archives')
export class DownloadConversationArchiveController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly files: ArchiveFiles,
  ) {}

  @Get(':id/download')
  @Endpoint({
    summary: 'Download an archived conversation with every branch of it, as gzip’d JSON lines',
    message: DownloadConversationArchive,
    file: UPLOAD_TYPE,
    errors: [ColdStorageUnavailable],
  })
  async download(
    @IdParam() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const archive = await this.dispatcher.command(new DownloadConversationArchive(id));
    const file = await this.files.read(archive);
    reply.header('etag', `"${archive.sha256}"`);
    return new StreamableFile(file, {
      type: UPLOAD_TYPE,
      length: archive.sizeBytes,
      disposition: `attachment; filename="conversation-${id}.jsonl.gz"`,
    });
  }
}
