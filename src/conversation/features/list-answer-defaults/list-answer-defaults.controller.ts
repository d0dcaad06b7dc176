import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { AnswerDefaultView } from '../answer-default.view.js';
import { ListAnswerDefaults } from './list-answer-defaults.query.js';

@ApiTags('models')
@Controller('answer-defaults')
export class ListAnswerDefaultsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what answers in your organization, and for its agents, where nobody says otherwise',
    message: ListAnswerDefaults,
    page: AnswerDefaultView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<AnswerDefaultView>> {
    return this.dispatcher.query(new ListAnswerDefaults(pageRequest(limit, cursor, ID)));
  }
}
