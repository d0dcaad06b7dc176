import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RevokeGrant } from './revoke-grant.command.js';

@ApiTags('authorization')
@Controller('grants')
export class RevokeGrantController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({ summary: 'Take a grant back; it ends at once', message: RevokeGrant, status: 204 })
  revoke(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new RevokeGrant(id));
  }
}
