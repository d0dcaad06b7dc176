import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ListMfaFactors, MfaView } from './list-mfa-factors.query.js';

@ApiTags('me')
@Controller('me/mfa/factors')
export class ListMfaFactorsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({ summary: 'Your second factors', message: ListMfaFactors, response: MfaView })
  list(): Promise<MfaView> {
    return this.dispatcher.query(new ListMfaFactors());
  }
}
