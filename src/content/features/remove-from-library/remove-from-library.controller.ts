import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RemoveFromLibrary } from './remove-from-library.command.js';

@ApiTags('library')
@Controller('content/library')
export class RemoveFromLibraryController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Offer an item to every organization no longer',
    message: RemoveFromLibrary,
    status: 204,
  })
  remove(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new RemoveFromLibrary(id));
  }
}
