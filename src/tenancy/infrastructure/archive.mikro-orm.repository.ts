import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { ArchiveNotFound } from '../domain/archive.errors.js';
import { Archive } from '../domain/archive.js';
import { ArchiveRepository } from '../domain/archive.repository.js';

@Injectable()
export class ArchiveMikroOrmRepository extends ArchiveRepository {
  add(archive: Archive): void {
    currentEm().persist(archive);
  }

  async byId(organizationId: string, id: string): Promise<Archive> {
    const archive = await currentEm().findOne(
      Archive,
      { id, organizationId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!archive) throw new ArchiveNotFound();
    return archive;
  }
}
