import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ListOf, Text } from '#libs/http/fields.js';
import { ReleaseEntryFields, ReleaseView } from '../release.view.js';
import { CreateRelease } from './create-release.command.js';

export class CreateReleaseRequest {
  @Text({ min: 1, max: 200 })
  name: string;

  @Text({ max: 2000, optional: true, nullable: true })
  description?: string | null;

  @ListOf(() => ReleaseEntryFields, { max: 100, optional: true })
  entries?: ReleaseEntryFields[];
}

@ApiTags('content')
@Controller('content/releases')
export class CreateReleaseController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Put items together that go live at once',
    message: CreateRelease,
    status: 201,
    response: ReleaseView,
    versioned: true,
  })
  create(@Body() { name, description, entries }: CreateReleaseRequest): Promise<ReleaseView> {
    return this.dispatcher.command(
      new CreateRelease({ name, description: description ?? null, entries: entries ?? [] }),
    );
  }
}
