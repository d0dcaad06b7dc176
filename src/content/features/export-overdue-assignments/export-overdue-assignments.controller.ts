import { createHash } from 'node:crypto';
import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { OverdueParams } from '../overdue-params.js';
import { ExportOverdueAssignments, MOST_ROWS } from './export-overdue-assignments.query.js';

@ApiTags('assignments')
@Controller('content/assignments/overdue')
export class ExportOverdueAssignmentsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('csv')
  @Endpoint({
    summary: `Download who is late with what as CSV, the ${MOST_ROWS} longest overdue`,
    message: ExportOverdueAssignments,
    file: 'text/csv',
  })
  async download(
    @Query() filter: OverdueParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const csv = Buffer.from(await this.dispatcher.query(new ExportOverdueAssignments(filter)));
    reply.header('etag', `"${createHash('sha256').update(csv).digest('hex')}"`);
    return new StreamableFile(csv, {
      type: 'text/csv; charset=utf-8',
      length: csv.length,
      disposition: 'attachment; filename="overdue.csv"',
    });
  }
}
