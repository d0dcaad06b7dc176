import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { RecoveryCodesView } from '../mfa.view.js';
import { RenewRecoveryCodes } from './renew-recovery-codes.command.js';

@ApiTags('me')
@Controller('me/mfa/recovery-codes')
export class RenewRecoveryCodesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Get new recovery codes in place of the ones you have',
    message: RenewRecoveryCodes,
    status: 201,
    response: RecoveryCodesView,
  })
  renew(): Promise<RecoveryCodesView> {
    return this.dispatcher.command(new RenewRecoveryCodes());
  }
}
