import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { LogOut } from './log-out.command.js';

@ApiTags('auth')
@Controller('auth')
export class LogOutController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('logout')
  @Endpoint({ summary: 'End the session; its tokens stop working at once', message: LogOut, status: 204 })
  logOut(): Promise<void> {
    return this.dispatcher.command(new LogOut());
  }
}
