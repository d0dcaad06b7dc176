import { Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { AssignReviewer } from './assign-reviewer.command.js';

@ApiTags('content')
@Controller('content/items')
export class AssignReviewerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/reviewers/:userId')
  @Endpoint({
    summary: 'Ask somebody to review an item',
    message: AssignReviewer,
    response: ContentItemView,
    versioned: true,
  })
  put(@IdParam() id: string, @IdParam('userId') userId: string): Promise<ContentItemView> {
    return this.dispatcher.command(new AssignReviewer(id, userId));
  }
}
