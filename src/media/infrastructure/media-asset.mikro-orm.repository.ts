import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { MediaNotFound } from '../domain/media-asset.errors.js';
import { MediaAsset } from '../domain/media-asset.js';
import { MediaAssetRepository } from '../domain/media-asset.repository.js';

@Injectable()
export class MediaAssetMikroOrmRepository extends MediaAssetRepository {
  add(asset: MediaAsset): void {
    currentEm().persist(asset);
  }

  async byId(id: string): Promise<MediaAsset> {
    const asset = await this.find(id);
    if (!asset) throw new MediaNotFound();
    return asset;
  }

  async find(id: string): Promise<MediaAsset | undefined> {
    const asset = await currentEm().findOne(MediaAsset, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    return asset ?? undefined;
  }

  remove(asset: MediaAsset): void {
    currentEm().remove(asset);
  }
}
