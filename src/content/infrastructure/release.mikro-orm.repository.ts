import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { ReleaseNotFound } from '../domain/release.errors.js';
import { Release } from '../domain/release.js';
import { ReleaseRepository } from '../domain/release.repository.js';

@Injectable()
export class ReleaseMikroOrmRepository extends ReleaseRepository {
  add(release: Release): void {
    currentEm().persist(release);
  }

  async byId(id: string): Promise<Release> {
    const release = await currentEm().findOne(Release, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!release) throw new ReleaseNotFound();
    return release;
  }
}
