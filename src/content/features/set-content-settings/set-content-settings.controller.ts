import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { ContentSettingsFields, ContentSettingsView } from '../content-settings.view.js';
import { SetContentSettings } from './set-content-settings.command.js';

@ApiTags('content')
@Controller('content')
export class SetContentSettingsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put('settings')
  @Endpoint({
    summary: 'Say how your organization reviews and publishes',
    message: SetContentSettings,
    response: ContentSettingsView,
    versioned: true,
  })
  set(
    @Body() { repositoryLabels, ...settings }: ContentSettingsFields,
    @IfMatch() revision: number | undefined,
  ): Promise<ContentSettingsView> {
    return this.dispatcher.command(
      new SetContentSettings(
        {
          ...settings,
          repositoryLabels: Object.fromEntries(
            repositoryLabels.map(({ repository, labels }) => [repository, labels]),
          ),
        },
        revision,
      ),
    );
  }
}
