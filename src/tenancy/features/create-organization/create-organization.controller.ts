import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text, Uuid } from '#libs/http/fields.js';
import { CreatedOrganizationView, CreateOrganization } from './create-organization.command.js';

export class CreateOrganizationRequest {
  @Text({ min: 1, max: 200 })
  name: string;

  @Uuid({
    optional: true,
    description: 'The organization to put it below: the one you work in and administer',
  })
  parentId?: string;
}

@ApiTags('tenancy')
@Controller('organizations')
export class CreateOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Found an organization and become its owner',
    message: CreateOrganization,
    status: 201,
    response: CreatedOrganizationView,
  })
  create(@Body() { name, parentId }: CreateOrganizationRequest): Promise<CreatedOrganizationView> {
    return this.dispatcher.command(new CreateOrganization(name, parentId ?? null));
  }
}
