import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Text } from '#libs/http/fields.js';
import { SessionCookies } from '../session-cookies.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { RefreshSession } from './refresh-session.command.js';
import { SessionRefresher } from './session-refresher.js';

export class RefreshSessionRequest {
  @Text({ min: 1, max: 200, optional: true, description: 'Left out in cookie mode' })
  refreshToken?: string;
}

@ApiTags('auth')
@Controller('auth')
export class RefreshSessionController {
  constructor(
    private readonly refresher: SessionRefresher,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('refresh')
  @SessionEndpoint({
    summary: 'Exchange a refresh token for new tokens',
    message: RefreshSession,
  })
  async refresh(
    @Req() request: FastifyRequest,
    @Body() { refreshToken = this.cookies.refreshTokenOf(request) }: RefreshSessionRequest,
  ): Promise<SessionView> {
    return this.refresher.refresh(refreshToken);
  }
}
