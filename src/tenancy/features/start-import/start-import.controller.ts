import type { Readable } from 'node:stream';
import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Upload, UploadStream } from '#libs/http/upload.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ArchiveIntake } from '../../archive/archive-intake.js';
import { ArchiveView } from '../archive.view.js';
import { AdmitImport } from './admit-import.query.js';
import { StartImport } from './start-import.command.js';

@ApiTags('tenancy')
@Controller('organizations')
export class StartImportController {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly intake: ArchiveIntake,
  ) {}

  @Post('import')
  @Upload('The file of an export')
  @Endpoint({
    summary: 'Found an organization from the file of an export and become its owner',
    message: StartImport,
    status: 202,
    response: ArchiveView,
  })
  async start(@UploadStream() upload: () => Readable): Promise<ArchiveView> {
    await this.dispatcher.query(new AdmitImport());
    const { userId = '' } = currentActor();
    return this.intake.receive(upload(), userId, (received) =>
      this.dispatcher.command(new StartImport(received)),
    );
  }
}
