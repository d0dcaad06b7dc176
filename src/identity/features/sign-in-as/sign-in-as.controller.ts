import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Integer, Text, Uuid } from '#libs/http/fields.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
import { SignInAs } from './sign-in-as.command.js';

export class SignInAsRequest {
  @Uuid()
  organizationId: string;

  @Uuid({ description: 'An active member of the organization' })
  userId: string;

  @Text({ min: 10, max: 1000, description: 'Why; the organization reads it in its audit log' })
  reason: string;

  @Integer({ min: 1, max: 60, optional: true, description: '15 unless told otherwise' })
  minutes?: number;
}

@ApiTags('platform')
@Controller('admin/ops/sign-in-as')
export class SignInAsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @SessionEndpoint({
    summary: 'Work as a member of an organization for a while, to see what he sees',
    message: SignInAs,
    status: 201,
  })
  signInAs(@Body() { minutes = 15, ...terms }: SignInAsRequest): Promise<SessionView> {
    return this.dispatcher.command(new SignInAs({ ...terms, minutes }));
  }
}
