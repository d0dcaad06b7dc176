import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Uuid } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { OrganizationStandingView } from '../organization.view.js';
import { MoveOrganization } from './move-organization.command.js';

export class MoveOrganizationRequest {
  @Uuid({
    nullable: true,
    description:
      'The organization to put it below, within the tree of yours; null, for operators, makes it a root',
  })
  parentId: string | null;
}

@ApiTags('tenancy')
@Controller('tenants')
export class MoveOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/move')
  @Endpoint({
    summary: 'Move an organization, with all below it, to another place in your tree',
    message: MoveOrganization,
    response: OrganizationStandingView,
    versioned: true,
  })
  move(
    @IdParam() id: string,
    @Body() { parentId }: MoveOrganizationRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<OrganizationStandingView> {
    return this.dispatcher.command(new MoveOrganization(id, parentId, revision));
  }
}
