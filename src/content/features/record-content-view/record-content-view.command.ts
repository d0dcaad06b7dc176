import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Flag, Instant, Integer, Uuid } from '#libs/http/fields.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentNotLive } from '../../domain/assignment.errors.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import { ContentVisibility } from '../visibility.js';

/** Whoever reloads a page, or has it open twice, looks at it once. */
const PAUSE_MINUTES = 30;

export class ContentViewView {
  @Uuid()
  itemId: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'The version that is live, which was looked at' })
  version: number;

  @Flag({ description: `False when you have looked at it in the last ${PAUSE_MINUTES} minutes` })
  counted: boolean;

  @Instant()
  viewedAt: Date;
}

/** Says that the person has looked at what is live of an item. */
@Message({
  permission: 'content.read_assigned',
  mode: 'write',
  errors: [ContentItemNotFound, ContentNotLive],
})
export class RecordContentView extends Command<ContentViewView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(RecordContentView)
export class RecordContentViewHandler implements ICommandHandler<RecordContentView> {
  constructor(
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: RecordContentView): Promise<ContentViewView> {
    const [item] = await commandRows<{ version: number | null }>(
      sql`select published_version as version from ${this.visibility.items()} where id = ${itemId}`,
    );
    if (!item) throw new ContentItemNotFound();
    if (item.version === null) throw new ContentNotLive();
    const viewedAt = this.clock.now();
    return {
      itemId,
      version: item.version,
      counted: await this.count(itemId, item.version, viewedAt),
      viewedAt,
    };
  }

  private async count(itemId: string, version: number, at: Date): Promise<boolean> {
    const { organizationId, userId } = currentMember();
    const pause = sql`make_interval(mins => ${PAUSE_MINUTES}::int)`;
    const counted = await commandRows(sql`
      insert into content.views as v (organization_id, item_id, user_id, day, version, first_at, last_at)
      select ${organizationId}, ${itemId}, ${userId}, (${at}::timestamptz at time zone 'UTC')::date, ${version}, ${at}, ${at}
       where not exists (select from content.views earlier where earlier.organization_id = ${organizationId}
                            and earlier.item_id = ${itemId} and earlier.user_id = ${userId}
                            and earlier.day >= (${at}::timestamptz at time zone 'UTC')::date - 1
                            and earlier.last_at > ${at}::timestamptz - ${pause})
      on conflict (organization_id, item_id, day, user_id) do update
         set views = v.views + 1, version = excluded.version, last_at = excluded.last_at
       where v.last_at <= excluded.last_at - ${pause}
      returning 1`);
    return counted.length > 0;
  }
}
