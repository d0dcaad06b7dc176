import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetUsage } from './get-usage.query.js';
import { UsageView } from './usage.view.js';

@ApiTags('billing')
@Controller('billing/usage')
export class GetUsageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Read what your organization used this month and what is left',
    message: GetUsage,
    response: UsageView,
  })
  get(): Promise<UsageView> {
    return this.dispatcher.query(new GetUsage());
  }
}
