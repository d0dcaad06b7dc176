import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ContentSettingsView } from '../content-settings.view.js';
import { GetContentSettings } from './get-content-settings.query.js';

@ApiTags('content')
@Controller('content')
export class GetContentSettingsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('settings')
  @Endpoint({
    summary: 'Read how your organization reviews and publishes',
    message: GetContentSettings,
    response: ContentSettingsView,
    versioned: true,
  })
  get(): Promise<ContentSettingsView> {
    return this.dispatcher.query(new GetContentSettings());
  }
}
