import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Email, Flag, JsonObject, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { MAX_OBJECT_BYTES, type FreeObject } from '../../domain/organization-profile.js';
import { OrganizationView } from '../organization.view.js';
import { UpdateOrganization } from './update-organization.command.js';

const MERGED = 'Merged into what is there, one level deep; a null removes a name';

export class UpdateOrganizationRequest {
  @Text({ min: 1, max: 200, optional: true })
  name?: string;

  @Text({ min: 1, max: 200, optional: true })
  displayName?: string;

  @Text({ max: 10_000, optional: true, nullable: true })
  description?: string | null;

  @Email({ optional: true, nullable: true })
  billingEmail?: string | null;

  @JsonObject({ optional: true, maxBytes: MAX_OBJECT_BYTES, description: MERGED })
  settings?: FreeObject;

  @JsonObject({ optional: true, maxBytes: MAX_OBJECT_BYTES, description: MERGED })
  branding?: FreeObject;

  @JsonObject({ optional: true, maxBytes: MAX_OBJECT_BYTES, description: MERGED })
  features?: FreeObject;

  @Flag({
    optional: true,
    description: 'Whether administrators of the organizations above administer this one too',
  })
  inheritsAdministration?: boolean;

  @Flag({ optional: true, description: 'Whether the limits of the organization above count here' })
  inheritsLimits?: boolean;
}

@ApiTags('tenancy')
@Controller('tenants')
export class UpdateOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Change the organization you work in',
    message: UpdateOrganization,
    response: OrganizationView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @Body() changes: UpdateOrganizationRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<OrganizationView> {
    return this.dispatcher.command(new UpdateOrganization(id, changes, revision));
  }
}
