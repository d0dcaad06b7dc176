import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeactivateUser } from './deactivate-user.command.js';

@ApiTags('users')
@Controller('users')
export class DeactivateUserController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/deactivate')
  @Endpoint({
    summary: 'Switch an account off; its sessions end at once',
    message: DeactivateUser,
    status: 204,
  })
  deactivate(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new DeactivateUser(id));
  }
}
