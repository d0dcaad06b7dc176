import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import {
  ListOrganizationSuggestions,
  OrganizationSuggestionsView,
} from './list-organization-suggestions.query.js';

@ApiTags('domains')
@Controller('organization-suggestions')
export class ListOrganizationSuggestionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List organizations that you may ask to join because of your verified e-mail address',
    message: ListOrganizationSuggestions,
    response: OrganizationSuggestionsView,
  })
  list(): Promise<OrganizationSuggestionsView> {
    return this.dispatcher.query(new ListOrganizationSuggestions());
  }
}
