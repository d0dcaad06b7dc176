import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { MEDIA_STATUSES, type MediaStatus } from '../../domain/media-asset.js';
import { MEDIA_KINDS, type MediaKind } from '../../domain/media-types.js';
import { MediaView } from '../media.view.js';
import { ListMedia } from './list-media.query.js';

export class ListMediaParams extends PageQuery {
  @Choice(MEDIA_KINDS, { optional: true })
  kind?: MediaKind;

  @Choice(MEDIA_STATUSES, { optional: true, description: 'All but deleted files unless told' })
  status?: MediaStatus;

  @Uuid({ optional: true })
  ownerId?: string;
}

@ApiTags('media')
@Controller('media')
export class ListMediaController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List your files, or those of the organization if you manage them, newest first',
    message: ListMedia,
    page: MediaView,
  })
  list(@Query() { limit, cursor, kind, status, ownerId }: ListMediaParams): Promise<Page<MediaView>> {
    return this.dispatcher.query(
      new ListMedia(pageRequest(limit, cursor, INSTANT_AND_ID), kind, status, ownerId),
    );
  }
}
