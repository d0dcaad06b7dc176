import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam, NameParam } from '#libs/http/path-params.js';
import { LABEL_PATTERN } from '../../domain/item-labels.js';
import { ContentVersionView } from '../content-version.view.js';
import { GetLabelledVersion } from './get-labelled-version.query.js';

@ApiTags('content')
@Controller('content/items')
export class GetLabelledVersionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/labels/:label')
  @Endpoint({
    summary: 'Read the version a label points at',
    message: GetLabelledVersion,
    response: ContentVersionView,
  })
  get(@IdParam() id: string, @NameParam('label', LABEL_PATTERN) label: string): Promise<ContentVersionView> {
    return this.dispatcher.query(new GetLabelledVersion(id, label));
  }
}
