import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetMe, MeView } from './get-me.query.js';

@ApiTags('auth')
@Controller('me')
export class GetMeController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({ summary: 'Who you are, where you work and what you may do', message: GetMe, response: MeView })
  get(): Promise<MeView> {
    return this.dispatcher.query(new GetMe());
  }
}
