import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Integer, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { LABEL_PATTERN } from '../../domain/item-labels.js';
import { ContentItemView } from '../content-item.view.js';
import { MoveContentLabel } from './move-content-label.command.js';

export class MoveContentLabelRequest {
  @Text({ min: 1, max: 50, pattern: LABEL_PATTERN, example: 'staging' })
  label: string;

  @Integer({ min: 1, max: 999_999_999, description: 'The version it points at from now on' })
  version: number;
}

@ApiTags('content')
@Controller('content/items')
export class MoveContentLabelController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/labels')
  @Endpoint({
    summary: 'Point a label at a version',
    message: MoveContentLabel,
    response: ContentItemView,
    versioned: true,
  })
  move(
    @IdParam() id: string,
    @Body() { label, version }: MoveContentLabelRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ContentItemView> {
    return this.dispatcher.command(new MoveContentLabel(id, label, version, revision));
  }
}
