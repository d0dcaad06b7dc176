import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReactivateUser } from './reactivate-user.command.js';

@ApiTags('users')
@Controller('users')
export class ReactivateUserController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/reactivate')
  @Endpoint({ summary: 'Switch an account on again', message: ReactivateUser, status: 204 })
  reactivate(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new ReactivateUser(id));
  }
}
