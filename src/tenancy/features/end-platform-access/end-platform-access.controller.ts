import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { PlatformAccessView } from '../platform-access.view.js';
import { EndPlatformAccess } from './end-platform-access.command.js';

@ApiTags('platform')
@Controller('admin/ops/access')
export class EndPlatformAccessController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/end')
  @Endpoint({
    summary: 'End your access to an organization before its time is over',
    message: EndPlatformAccess,
    response: PlatformAccessView,
  })
  end(@IdParam() id: string): Promise<PlatformAccessView> {
    return this.dispatcher.command(new EndPlatformAccess(id));
  }
}
