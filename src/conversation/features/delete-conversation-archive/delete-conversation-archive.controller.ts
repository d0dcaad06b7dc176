import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteConversationArchive } from './delete-conversation-archive.command.js';

@ApiTags('conversations')
@Controller('conversation-archives')
export class DeleteConversationArchiveController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an archived conversation for good',
    message: DeleteConversationArchive,
    status: 204,
  })
  async delete(@IdParam() id: string): Promise<void> {
    await this.dispatcher.command(new DeleteConversationArchive(id));
  }
}
