import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Instant } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ReleaseView } from '../release.view.js';
import { ScheduleRelease } from './schedule-release.command.js';

export class ScheduleReleaseRequest {
  @Instant({ nullable: true, description: 'Null takes it off the schedule' })
  publishAt: Date | null;
}

@ApiTags('content')
@Controller('content/releases')
export class ScheduleReleaseController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/schedule')
  @Endpoint({
    summary: 'Plan when a release is published, or take it off the schedule',
    message: ScheduleRelease,
    response: ReleaseView,
    versioned: true,
  })
  schedule(@IdParam() id: string, @Body() { publishAt }: ScheduleReleaseRequest): Promise<ReleaseView> {
    return this.dispatcher.command(new ScheduleRelease(id, publishAt));
  }
}
