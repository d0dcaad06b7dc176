import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { SessionView } from '../session.view.js';
import { RefreshSession } from './refresh-session.command.js';
import { SessionRefresher } from './session-refresher.js';

export class RefreshSessionRequest {
  @Text({ min: 1, max: 200 })
  refreshToken: string;
}

@ApiTags('auth')
@Controller('auth')
export class RefreshSessionController {
  constructor(private readonly refresher: SessionRefresher) {}

  @Post('refresh')
  @Endpoint({
    summary: 'Exchange a refresh token for new tokens',
    message: RefreshSession,
    response: SessionView,
  })
  refresh(@Body() { refreshToken }: RefreshSessionRequest): Promise<SessionView> {
    return this.refresher.refresh(refreshToken);
  }
}
