import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { MediaLibrary, type ReadyFile } from '../media-library.js';
import { MediaUsers } from '../media-users.js';

/** Who sees which files (row level security has already cut it to one organization). */
@Injectable()
export class MediaAccess extends MediaLibrary {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly users: MediaUsers,
  ) {
    super();
  }

  /** Whether the actor may see and change other people's files. */
  get managesAll(): boolean {
    return this.authorizer.allows(currentActor(), 'media.manage');
  }

  owns({ ownerId }: { readonly ownerId: string }): boolean {
    return ownerId === currentMember().userId || this.managesAll;
  }

  /** One's own, everybody's for administrators, and what something shows that one may see. */
  async reads(asset: { readonly id: string; readonly ownerId: string }): Promise<boolean> {
    return this.owns(asset) || this.users.lends(asset.id);
  }

  async readyOf(assetIds: readonly string[]): Promise<ReadyFile[]> {
    const found = await commandRows<ReadyFile & { ownerId: string }>(sql`
      select id, kind, filename, owner_id as "ownerId" from media.assets
       where id = any (${assetIds}::uuid[]) and status = 'ready' and cleared_at is not null`);
    return found.filter((asset) => this.owns(asset));
  }

  async mayUse(assetId: string): Promise<boolean> {
    const [asset] = await commandRows<{ ownerId: string }>(sql`select owner_id as "ownerId" from media.assets
      where id = ${assetId} and status in ('uploaded', 'processing', 'ready', 'failed')`);
    return asset !== undefined && this.owns(asset);
  }
}
