import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { JoinRequestView } from '../join-request.view.js';
import { RequestToJoin } from './request-to-join.command.js';

@ApiTags('domains')
@Controller('organization-suggestions')
export class RequestToJoinController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/request')
  @Endpoint({
    summary: 'Ask the administrators of a suggested organization to let you in',
    message: RequestToJoin,
    response: JoinRequestView,
  })
  ask(@IdParam() id: string): Promise<JoinRequestView> {
    return this.dispatcher.command(new RequestToJoin(id));
  }
}
