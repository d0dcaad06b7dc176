import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { NUMBER, pageRequest, type Page } from '#libs/kernel/page.js';
import { UploadClosed } from '../../domain/media-asset.errors.js';
import { UploadDesk } from '../../upload-desk.js';
import { StoredPartView } from '../upload.view.js';
import { ListParts } from './list-parts.query.js';

@ApiTags('media')
@Controller('media')
export class ListPartsController {
  constructor(private readonly desk: UploadDesk) {}

  @Get(':id/parts')
  @Endpoint({
    summary: 'List the parts that have arrived, by number, to go on with an upload that was broken off',
    message: ListParts,
    page: StoredPartView,
    errors: [UploadClosed, CursorInvalid],
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<StoredPartView>> {
    return this.desk.listParts(id, pageRequest(limit, cursor, NUMBER));
  }
}
