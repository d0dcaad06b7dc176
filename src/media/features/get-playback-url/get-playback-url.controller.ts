import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { PlaybackAddresses } from '../../playback-addresses.js';
import { GetPlaybackUrl } from './get-playback-url.query.js';

export class PlaybackView {
  @Text({ max: 4000, description: 'Works without signing in, by ranges too' })
  url: string;

  @Text({ max: 50 })
  variant: string;

  @Text({ max: 200 })
  mime: string;

  @Instant()
  expiresAt: Date;
}

export class PlaybackParams {
  @Text({
    min: 1,
    max: 50,
    optional: true,
    description: 'original or the name of one of the variants; the best one for showing unless told',
    example: 'original',
  })
  variant?: string;
}

@ApiTags('media')
@Controller('media')
export class GetPlaybackUrlController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly addresses: PlaybackAddresses,
  ) {}

  @Get(':id/playback-url')
  @Endpoint({
    summary: 'Get an address at which a file can be played or saved for some time',
    message: GetPlaybackUrl,
    response: PlaybackView,
  })
  async get(@IdParam() id: string, @Query() { variant }: PlaybackParams): Promise<PlaybackView> {
    const playback = await this.dispatcher.query(new GetPlaybackUrl(id, variant));
    return { ...(await this.addresses.of(playback)), variant: playback.variant, mime: playback.mime };
  }
}
