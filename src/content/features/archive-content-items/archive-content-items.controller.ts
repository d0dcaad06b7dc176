import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { UuidList } from '#libs/http/fields.js';
import { ArchiveContentItems, BulkOutcomeView } from './archive-content-items.command.js';

export class ArchiveContentItemsRequest {
  @UuidList({ max: 100 })
  itemIds: string[];
}

@ApiTags('content')
@Controller('content/items')
export class ArchiveContentItemsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('archive')
  @Endpoint({
    summary: 'Archive many items at once',
    message: ArchiveContentItems,
    response: BulkOutcomeView,
  })
  archive(@Body() { itemIds }: ArchiveContentItemsRequest): Promise<BulkOutcomeView> {
    return this.dispatcher.command(new ArchiveContentItems(itemIds));
  }
}
