import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant, Uuid } from '#libs/http/fields.js';
import { UPLOAD_TYPE } from '#libs/http/upload.js';
import { ArchiveFiles, type StoredArchive } from '../../cold-storage/archive-files.js';
import { DownloadConversationArchives } from './download-conversation-archives.command.js';

export class DownloadConversationArchivesParams {
  @Uuid({ optional: true, description: 'Only those of this person' })
  userId?: string;

  @Instant({ optional: true, description: 'Of the last message, inclusive' })
  from?: Date;

  @Instant({ optional: true, description: 'Of the last message, exclusive' })
  to?: Date;
}

@ApiTags('conversations')
@Controller('conversation-archives')
export class DownloadConversationArchivesController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly files: ArchiveFiles,
  ) {}

  @Get('download')
  @Endpoint({
    summary: 'Download many archived conversations, one after the other in one file of gzip’d JSON lines',
    message: DownloadConversationArchives,
    file: UPLOAD_TYPE,
  })
  async download(@Query() filter: DownloadConversationArchivesParams): Promise<StreamableFile> {
    const archives = await this.dispatcher.command(new DownloadConversationArchives(filter));
    return new StreamableFile(Readable.from(this.joined(archives), { objectMode: false }), {
      type: UPLOAD_TYPE,
      // So that whoever gets less knows it.
      length: archives.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      disposition: 'attachment; filename="conversations.jsonl.gz"',
    });
  }

  /** Files of gzip one after the other are a file of gzip. */
  private async *joined(archives: readonly StoredArchive[]): AsyncGenerator<Buffer> {
    for (const archive of archives) yield* (await this.files.read(archive)) as AsyncIterable<Buffer>;
  }
}
