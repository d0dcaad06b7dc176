import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Uuid } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ConversationView } from '../conversation.view.js';
import { SelectBranch } from './select-branch.command.js';

export class SelectBranchRequest {
  @Uuid({ description: 'Any message of the branch; below it the newest branches are followed to the end' })
  messageId: string;
}

@ApiTags('conversations')
@Controller('conversations')
export class SelectBranchController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/active-branch')
  @Endpoint({
    summary: 'Choose which branch is shown and goes on',
    message: SelectBranch,
    response: ConversationView,
    versioned: true,
  })
  select(@IdParam() id: string, @Body() { messageId }: SelectBranchRequest): Promise<ConversationView> {
    return this.dispatcher.command(new SelectBranch(id, messageId));
  }
}
