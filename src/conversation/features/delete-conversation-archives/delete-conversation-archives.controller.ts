import { Controller, Delete, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Uuid } from '#libs/http/fields.js';
import { DeletedArchivesView, DeleteConversationArchives } from './delete-conversation-archives.command.js';

export class DeleteConversationArchivesParams {
  @Uuid({ description: 'Whose conversations they were' })
  userId: string;
}

@ApiTags('conversations')
@Controller('conversation-archives')
export class DeleteConversationArchivesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete()
  @Endpoint({
    summary: 'Delete all archived conversations of a person for good',
    message: DeleteConversationArchives,
    response: DeletedArchivesView,
  })
  delete(@Query() { userId }: DeleteConversationArchivesParams): Promise<DeletedArchivesView> {
    return this.dispatcher.command(new DeleteConversationArchives(userId));
  }
}
