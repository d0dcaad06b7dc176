import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteConversation } from './delete-conversation.command.js';

@ApiTags('conversations')
@Controller('conversations')
export class DeleteConversationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a conversation with all its messages; what it used stays counted',
    message: DeleteConversation,
    status: 204,
  })
  delete(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new DeleteConversation(id));
  }
}
