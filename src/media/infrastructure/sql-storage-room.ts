import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { StorageFull } from '../domain/media-asset.errors.js';
import type { MediaAsset } from '../domain/media-asset.js';
import { StorageRoom, type RoomLimits } from '../domain/storage-room.js';

/** Counters whose rows are locked, the organization's first, until the command ends. */
@Injectable()
export class SqlStorageRoom extends StorageRoom {
  async reserve(asset: MediaAsset, { organizationBytes, personBytes }: RoomLimits): Promise<void> {
    const { organizationId, ownerId } = asset;
    await this.reserveFor('organization', organizationId, asset, organizationBytes);
    await this.reserveFor('person', ownerId, asset, personBytes);
  }

  async settle({ organizationId, ownerId, sizeBytes }: MediaAsset): Promise<void> {
    for (const subjectId of [organizationId, ownerId])
      await commandRows(sql`update media.storage_usage
          set used_bytes = used_bytes + ${sizeBytes}, reserved_bytes = greatest(reserved_bytes - ${sizeBytes}, 0)
        where organization_id = ${organizationId} and subject_id = ${subjectId}`);
  }

  async release(
    { organizationId, ownerId, sizeBytes }: MediaAsset,
    charge: 'reserved' | 'used',
  ): Promise<void> {
    const [used, reserved] = charge === 'used' ? [sizeBytes, 0] : [0, sizeBytes];
    for (const subjectId of [organizationId, ownerId])
      await commandRows(sql`update media.storage_usage set used_bytes = greatest(used_bytes - ${used}, 0),
               reserved_bytes = greatest(reserved_bytes - ${reserved}, 0)
        where organization_id = ${organizationId} and subject_id = ${subjectId}`);
  }

  /** The counters are locked first, so that nobody's upload falls between counting and writing. */
  async recount(): Promise<number> {
    await commandRows(sql`lock table media.storage_usage in share row exclusive mode`);
    const wrong = await commandRows(sql`
      with counted as (
        select organization_id, subject_id, sum(size_bytes) filter (where charge = 'used') as used,
               sum(size_bytes) filter (where charge = 'reserved') as reserved
          from media.assets, unnest(array[organization_id, owner_id]) as subject_id
         where charge <> 'none' group by 1, 2
      )
      update media.storage_usage u set used_bytes = coalesce(c.used, 0), reserved_bytes = coalesce(c.reserved, 0)
        from media.storage_usage o
        left join counted c on c.organization_id = o.organization_id and c.subject_id = o.subject_id
       where u.organization_id = o.organization_id and u.subject_id = o.subject_id
         and (u.used_bytes, u.reserved_bytes) is distinct from (coalesce(c.used, 0), coalesce(c.reserved, 0))
      returning 1`);
    return wrong.length;
  }

  private async reserveFor(
    whose: 'organization' | 'person',
    subjectId: string,
    { organizationId, sizeBytes }: MediaAsset,
    limit: number | null,
  ): Promise<void> {
    const granted = await commandRows(sql`
      insert into media.storage_usage as u (organization_id, subject_id, reserved_bytes)
      select ${organizationId}::uuid, ${subjectId}::uuid, ${sizeBytes}::bigint
       where ${limit}::bigint is null or ${sizeBytes}::bigint <= ${limit}::bigint
      on conflict (organization_id, subject_id) do update set reserved_bytes = u.reserved_bytes + excluded.reserved_bytes
       where ${limit}::bigint is null or u.used_bytes + u.reserved_bytes + excluded.reserved_bytes <= ${limit}::bigint
      returning 1`);
    if (granted.length > 0 || limit === null) return;
    const [taken] = await commandRows<{ bytes: string }>(sql`select used_bytes + reserved_bytes as bytes
      from media.storage_usage where organization_id = ${organizationId} and subject_id = ${subjectId}`);
    throw new StorageFull(whose, limit, Math.max(0, limit - Number(taken?.bytes ?? 0)));
  }
}
