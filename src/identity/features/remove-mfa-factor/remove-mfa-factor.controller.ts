import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RemoveMfaFactor } from './remove-mfa-factor.command.js';

@ApiTags('me')
@Controller('me/mfa/factors')
export class RemoveMfaFactorController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({ summary: 'Remove a second factor', message: RemoveMfaFactor, status: 204 })
  remove(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new RemoveMfaFactor(id));
  }
}
