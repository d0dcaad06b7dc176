import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Choice, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ROLE_KEY } from '../../domain/custom-role.js';
import { SCIM_TARGETS, type ScimTarget } from '../../domain/scim-group.js';
import { ScimGroupMappingView } from '../scim-group.view.js';
import { MapScimGroup } from './map-scim-group.command.js';

export class MapScimGroupRequest {
  @Choice(SCIM_TARGETS, { description: 'team: the group is a team; role: its people have the role' })
  target: ScimTarget;

  @Text({
    min: 2,
    max: 50,
    pattern: ROLE_KEY,
    optional: true,
    nullable: true,
    description: 'Any role but owner that you could give; only with the target role',
  })
  role?: string | null;
}

@ApiTags('provisioning')
@Controller('tenants')
export class MapScimGroupController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/scim/groups/:groupId/mapping')
  @Endpoint({
    summary: 'Say what a group of your identity provider stands for: a team, or a role of its people',
    message: MapScimGroup,
    response: ScimGroupMappingView,
    versioned: true,
  })
  map(
    @IdParam() id: string,
    @IdParam('groupId') groupId: string,
    @Body() { target, role = null }: MapScimGroupRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<ScimGroupMappingView> {
    return this.dispatcher.command(new MapScimGroup(id, groupId, target, role, revision));
  }
}
