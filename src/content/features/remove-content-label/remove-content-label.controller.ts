import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam, NameParam } from '#libs/http/path-params.js';
import { LABEL_PATTERN } from '../../domain/item-labels.js';
import { ContentItemView } from '../content-item.view.js';
import { RemoveContentLabel } from './remove-content-label.command.js';

@ApiTags('content')
@Controller('content/items')
export class RemoveContentLabelController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/labels/:label')
  @Endpoint({
    summary: 'Take a label away from an item',
    message: RemoveContentLabel,
    response: ContentItemView,
    versioned: true,
  })
  remove(@IdParam() id: string, @NameParam('label', LABEL_PATTERN) label: string): Promise<ContentItemView> {
    return this.dispatcher.command(new RemoveContentLabel(id, label));
  }
}
