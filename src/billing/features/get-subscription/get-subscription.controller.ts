import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetSubscription, SubscriptionView } from './get-subscription.query.js';

@ApiTags('billing')
@Controller('billing/subscription')
export class GetSubscriptionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Read which plan your organization is on',
    message: GetSubscription,
    response: SubscriptionView,
  })
  get(): Promise<SubscriptionView> {
    return this.dispatcher.query(new GetSubscription());
  }
}
