import { Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { AddToLibrary } from './add-to-library.command.js';

@ApiTags('library')
@Controller('content/library')
export class AddToLibraryController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id')
  @Endpoint({
    summary: 'Offer a published item of your organization to every organization',
    message: AddToLibrary,
    status: 204,
  })
  add(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new AddToLibrary(id));
  }
}
