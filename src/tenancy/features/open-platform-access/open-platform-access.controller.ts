import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Integer, Text, Uuid } from '#libs/http/fields.js';
import { MAX_ACCESS_MINUTES } from '../../domain/platform-access.js';
import { PlatformAccessView } from '../platform-access.view.js';
import { OpenPlatformAccess } from './open-platform-access.command.js';

export class OpenPlatformAccessRequest {
  @Uuid()
  organizationId: string;

  @Text({ min: 10, max: 1000, description: 'Why; the organization reads it in its audit log' })
  reason: string;

  @Integer({ min: 1, max: MAX_ACCESS_MINUTES, optional: true, description: '60 unless told otherwise' })
  minutes?: number;
}

@ApiTags('platform')
@Controller('admin/ops/access')
export class OpenPlatformAccessController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Open an organization that is not yours, for a time and a reason; then switch to it',
    message: OpenPlatformAccess,
    status: 201,
    response: PlatformAccessView,
  })
  open(
    @Body() { organizationId, reason, minutes = 60 }: OpenPlatformAccessRequest,
  ): Promise<PlatformAccessView> {
    return this.dispatcher.command(new OpenPlatformAccess(organizationId, reason, minutes));
  }
}
