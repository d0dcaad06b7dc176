import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { PlanView } from '../plan.view.js';
import { ListPlans } from './list-plans.query.js';

@ApiTags('billing')
@Controller('billing/plans')
export class ListPlansController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the plans on offer with their limits, cheapest first',
    message: ListPlans,
    page: PlanView,
  })
  list(): Promise<Page<PlanView>> {
    return this.dispatcher.query(new ListPlans());
  }
}
