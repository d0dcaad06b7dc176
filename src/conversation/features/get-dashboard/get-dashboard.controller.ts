import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { DashboardView, GetDashboard } from './get-dashboard.query.js';

@ApiTags('auth')
@Controller('dashboard')
export class GetDashboardController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary:
      'What you were last at and what is to be done: conversations, assigned content and how many of each',
    message: GetDashboard,
    response: DashboardView,
  })
  get(): Promise<DashboardView> {
    return this.dispatcher.query(new GetDashboard());
  }
}
