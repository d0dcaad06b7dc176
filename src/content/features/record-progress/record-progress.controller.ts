import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Integer } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ProgressView } from '../progress.view.js';
import { RecordProgress } from './record-progress.command.js';

export class RecordProgressRequest {
  @Integer({ min: 0, max: 100, description: '100 completes it; less than you have reached changes nothing' })
  percent: number;
}

@ApiTags('assignments')
@Controller('content/assignments')
export class RecordProgressController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/progress')
  @Endpoint({
    summary: 'Say how far you have come with what is assigned to you',
    message: RecordProgress,
    response: ProgressView,
  })
  record(@IdParam() id: string, @Body() { percent }: RecordProgressRequest): Promise<ProgressView> {
    return this.dispatcher.command(new RecordProgress(id, percent));
  }
}
