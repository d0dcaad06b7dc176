import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { StorageRoom } from '../../domain/storage-room.js';

/** Counts anew how much everybody keeps; returns how many counts were wrong. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class RecountStorage extends Command<number> {}

@CommandHandler(RecountStorage)
export class RecountStorageHandler implements ICommandHandler<RecountStorage> {
  constructor(private readonly room: StorageRoom) {}

  execute(): Promise<number> {
    return this.room.recount();
  }
}
