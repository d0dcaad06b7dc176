import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { EndSession } from './end-session.command.js';

@ApiTags('account')
@Controller('me/sessions')
export class EndSessionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Sign out one of your devices; its tokens stop working at once',
    message: EndSession,
    status: 204,
  })
  end(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new EndSession(id));
  }
}
