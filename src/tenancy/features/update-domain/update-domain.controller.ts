import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Choice, Flag } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ENROLMENT_MODES, type EnrolmentMode } from '../../domain/mail-domain.js';
import { DomainView } from '../domain.view.js';
import { RoleField } from '../position-fields.js';
import { UpdateDomain } from './update-domain.command.js';

export class UpdateDomainRequest {
  @Choice(ENROLMENT_MODES, {
    optional: true,
    description:
      'manual_invitation: nothing happens by itself; automatic_invitation: they are sent an invitation; automatic_suggestion: they may ask to join; enterprise_sso: they sign in through the identity provider of the organization, which enrols them',
  })
  enrolmentMode?: EnrolmentMode;

  @RoleField({ optional: true, description: 'What they become: any role but owner that you could give' })
  defaultRole?: string;

  @Flag({
    optional: true,
    description:
      'Whether members with an address of the domain sign in through the identity provider of the organization only. Owners may go on as before. To switch it on, sign in with the provider yourself',
  })
  ssoRequired?: boolean;
}

@ApiTags('domains')
@Controller('tenants')
export class UpdateDomainController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id/domains/:domainId')
  @Endpoint({
    summary: 'Say what becomes of people with an address of a mail domain',
    message: UpdateDomain,
    response: DomainView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @IdParam('domainId') domainId: string,
    @Body() terms: UpdateDomainRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<DomainView> {
    return this.dispatcher.command(new UpdateDomain(id, domainId, terms, revision));
  }
}
