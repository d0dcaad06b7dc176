import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { ColleagueView, GetUser } from './get-user.query.js';

@ApiTags('users')
@Controller('users')
export class GetUserController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Get the profile of somebody who works in your organization',
    message: GetUser,
    response: ColleagueView,
  })
  get(@IdParam() id: string): Promise<ColleagueView> {
    return this.dispatcher.query(new GetUser(id));
  }
}
