import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RevokeConversationShare } from './revoke-conversation-share.command.js';

@ApiTags('conversations')
@Controller('conversation-shares')
export class RevokeConversationShareController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Stop sharing; whoever reads it next finds nothing',
    message: RevokeConversationShare,
    status: 204,
  })
  async revoke(@IdParam() id: string): Promise<void> {
    await this.dispatcher.command(new RevokeConversationShare(id));
  }
}
