import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ContentItemView } from '../content-item.view.js';
import { UnassignReviewer } from './unassign-reviewer.command.js';

@ApiTags('content')
@Controller('content/items')
export class UnassignReviewerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/reviewers/:userId')
  @Endpoint({
    summary: 'Take back that somebody was asked to review an item',
    message: UnassignReviewer,
    response: ContentItemView,
    versioned: true,
  })
  remove(@IdParam() id: string, @IdParam('userId') userId: string): Promise<ContentItemView> {
    return this.dispatcher.command(new UnassignReviewer(id, userId));
  }
}
