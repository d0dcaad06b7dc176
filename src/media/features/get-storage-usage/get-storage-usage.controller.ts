import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetStorageUsage, StorageUsageView } from './get-storage-usage.query.js';

@ApiTags('media')
@Controller('media')
export class GetStorageUsageController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('usage')
  @Endpoint({
    summary: 'Read how much room files take up and how much is left',
    message: GetStorageUsage,
    response: StorageUsageView,
  })
  get(): Promise<StorageUsageView> {
    return this.dispatcher.query(new GetStorageUsage());
  }
}
