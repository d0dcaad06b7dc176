import { createHash } from 'node:crypto';
import { Controller, Get, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ExportConversationAsMarkdown } from './export-conversation-as-markdown.query.js';

const TYPE = 'text/markdown';

@ApiTags('conversations')
@Controller('conversations')
export class ExportConversationAsMarkdownController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/export/markdown')
  @Endpoint({
    summary: 'Take the shown branch of one of your conversations with you, as Markdown',
    message: ExportConversationAsMarkdown,
    file: TYPE,
  })
  async export(
    @IdParam() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = Buffer.from(await this.dispatcher.query(new ExportConversationAsMarkdown(id)));
    reply.header('etag', `"${createHash('sha256').update(file).digest('hex')}"`);
    return new StreamableFile(file, {
      type: TYPE,
      length: file.length,
      disposition: `attachment; filename="conversation-${id}.md"`,
    });
  }
}
