import { Controller, Delete, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { OrganizationStandingView } from '../organization.view.js';
import { DeleteOrganization } from './delete-organization.command.js';

export class DeleteOrganizationQuery {
  @Text({ min: 1, max: 60, description: 'The slug of the organization, to show that it is meant' })
  slug: string;
}

@ApiTags('tenancy')
@Controller('tenants')
export class DeleteOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Close the organization you own; it can be restored until it is deleted for good',
    message: DeleteOrganization,
    response: OrganizationStandingView,
    versioned: true,
  })
  delete(
    @IdParam() id: string,
    @Query() { slug }: DeleteOrganizationQuery,
  ): Promise<OrganizationStandingView> {
    return this.dispatcher.command(new DeleteOrganization(id, slug));
  }
}
