import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { SessionCookies } from '../session-cookies.js';
import { LogOut } from './log-out.command.js';

@ApiTags('auth')
@Controller('auth')
export class LogOutController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('logout')
  @Endpoint({ summary: 'End the session; its tokens stop working at once', message: LogOut, status: 204 })
  async logOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.dispatcher.command(new LogOut());
    if (this.cookies.areUsedBy(request)) this.cookies.forget(reply);
  }
}
