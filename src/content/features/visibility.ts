import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import type { AccessLevel } from '../domain/access-level.js';
import { changesItem, seesItem, type Relation, type Viewer } from '../domain/content-access.js';
import { ContentItemNotFound, NotTheAuthor } from '../domain/content-item.errors.js';
import type { ContentItem } from '../domain/content-item.js';
import { NOTHING_SCHEDULED } from '../domain/publication-schedule.js';
import { AssignmentReach } from './assignment-reach.js';
import { CURRENT_ORGANIZATION as CURRENT } from './current-organization.js';

const SAME = `i.id, i.organization_id, i.repository, i.published_version, i.created_by, i.revision, i.created_at, i.updated_at, i.published_at`;

const PLAIN_COLUMNS = fragment(
  `${SAME}, i.title, i.description, i.content_data, i.schema_version, i.metadata, i.status, i.version, i.rejection_reason,
   i.labels, i.reviewers, i.schedule`,
);

/** Of `content.items i` and the version `v` that is shown in its place, if any. */
const LIVE_COLUMNS = fragment(`${SAME},
             case when v.number is null then i.title else v.title end as title,
             case when v.number is null then i.description else v.description end as description,
             case when v.number is null then i.content_data else v.content_data end as content_data,
             case when v.number is null then i.schema_version else v.schema_version end as schema_version,
             case when v.number is null then i.metadata else v.metadata end as metadata,
             case when v.number is null then i.status else 'published' end as status,
             case when v.number is null then i.version else v.number end as version,
             case when v.number is null then i.rejection_reason end as rejection_reason`);

/** Labels tell readers nothing of versions that nobody has approved. */
const APPROVED_LABELS = fragment(`(select coalesce(jsonb_agg(l), '[]') from jsonb_array_elements(i.labels) l
  where i.approved_versions @> (l -> 'version'))`);

/** What of `content.items i` is not for readers: who works on it, and what they are up to. */
const working = (inside: Statement): Statement =>
  sql`case when ${inside} then i.labels else ${APPROVED_LABELS} end as labels,
      case when ${inside} then i.reviewers else '[]' end as reviewers,
      case when ${inside} then i.schedule else ${JSON.stringify(NOTHING_SCHEDULED)}::jsonb end as schedule`;

/** The version that a label of `content.items i` points at. */
export const labelOf = (label: string): Statement =>
  sql`(select (l ->> 'version')::int from jsonb_array_elements(i.labels) l where l ->> 'label' = ${label})`;

/** Where `content.versions v` is live, or was approved and `content.items i` still is. */
const APPROVED = fragment(`(v.number = i.published_version
  or (i.published_version is not null and i.approved_versions @> to_jsonb(v.number)))`);

/** Ids of what the platform offers to every organization. */
const LIBRARY = fragment('select l.item_id from content.library_entries l');

/**
 * Who sees and changes what: the one answer for lists, single items, versions, search and agents. Row level security
 * has already cut it to the organization and what is live of the items that those above, and the platform, share with it.
 */
@Injectable()
export class ContentVisibility {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly reach: AssignmentReach,
    private readonly clock: Clock,
  ) {}

  get mayPublish(): boolean {
    return this.authorizer.allows(currentActor(), 'content.publish');
  }

  /** Whether the actor may see and change what others have not published yet. */
  get managesAll(): boolean {
    return this.authorizer.allows(currentActor(), 'content.approve');
  }

  /** Whether the actor may read items at all, if only those he is given. */
  get mayRead(): boolean {
    return this.authorizer.allows(currentActor(), 'content.read_assigned');
  }

  /** `content.items` as the actor may see it, to select from as `items`. */
  items(): Statement {
    return sql`(${this.own()} union all ${this.shared()}) as items`;
  }

  /**
   * Ids of what organizations above have assigned to this one and of the library, of which those who read only what they
   * are given see no more than that; an array computed once.
   */
  sharedIds(): Statement {
    return sql`array(select a.item_id from content.assignments a
                      where a.target_organization_id = ${CURRENT} and ${this.reach.isNow(this.clock.now())}
                     union all ${LIBRARY} ${when(!this.reads, () => sql`where l.item_id = any (${this.assigned('read')})`)})`;
  }

  /** Whether `items` is assigned to the actor, his team or his organization. */
  assignedCondition(): Statement {
    return sql`items.id = any (${this.assigned('read')})`;
  }

  /**
   * A page of `items()`: the rest (`where … order by … limit …`) cuts each part by itself, so that an index answers it,
   * and has to be put once more around the whole to order it.
   */
  page(rest: Statement): Statement {
    return sql`((select * from (${this.own()}) as items ${rest}) union all (select * from (${this.shared()}) as items ${rest})) as items`;
  }

  /** For `content.versions v` joined to `content.items i`: readers see the live version, authors all of their own. */
  versionCondition(): Statement {
    if (this.managesAll) return sql`and (i.organization_id = ${CURRENT} or v.number = i.published_version)`;
    return sql`and ((v.number = i.published_version and ${this.readable()}) or (i.organization_id = ${CURRENT} and ${this.opened()}))`;
  }

  /** The same for a version that a label points at: readers get it when it was approved and the item is live. */
  labelledCondition(): Statement {
    if (this.managesAll) return sql`and (i.organization_id = ${CURRENT} or ${APPROVED})`;
    return sql`and ((${APPROVED} and ${this.readable()}) or (i.organization_id = ${CURRENT} and ${this.opened()}))`;
  }

  /** Whether the actor works on `content.items i` or reviews it. */
  workingCondition(): Statement {
    const own = sql`and i.organization_id = ${CURRENT}`;
    return this.managesAll ? own : sql`${own} and ${this.opened()}`;
  }

  /**
   * Whether the actor may have conversations with the live version of `content.items i`. What he sees by assignment
   * alone has to be given to him for use.
   */
  usableCondition(): Statement {
    const assigned = sql`i.id = any (${this.assigned('use')})`;
    return this.reads
      ? sql`(i.organization_id = ${CURRENT} or ${assigned} or i.id = any (array(${LIBRARY})))`
      : assigned;
  }

  /** Whether the actor may read the live version of `content.items i`, also where no message has been checked yet. */
  async readableCondition(): Promise<Statement> {
    await this.authorizer.prepare(currentActor());
    return this.readable();
  }

  /** Refuses an item of the organization that the actor may not see; inside a command. */
  async requireSight(item: ContentItem): Promise<void> {
    if (!seesItem(this.viewer(), await this.relationTo(item))) throw new ContentItemNotFound();
  }

  /** Refuses who may not change the item: by his role, as its author or by an assignment of this level. */
  async requireEditor(item: ContentItem, needed: 'write' | 'manage'): Promise<void> {
    if (!changesItem(this.viewer(), await this.relationTo(item), needed)) throw new NotTheAuthor();
  }

  private get reads(): boolean {
    return this.authorizer.allows(currentActor(), 'content.read');
  }

  private viewer(): Viewer {
    const { reads, managesAll: reviews } = this;
    return { reads, reviews, updates: this.authorizer.allows(currentActor(), 'content.update') };
  }

  private async relationTo({ id, createdBy, publishedVersion }: ContentItem): Promise<Relation> {
    const relation = { isAuthor: createdBy === currentActor().userId, isLive: publishedVersion !== null };
    // Whoever reviews needs no assignment, so that none is looked for.
    if (this.managesAll) return { ...relation, level: null };
    const [row] = await commandRows<{ level: AccessLevel | null }>(
      sql`select max(a.access_level) as level from content.assignments a
           where a.item_id = ${id} and ${this.reach.toActor(this.clock.now())}`,
    );
    return { ...relation, level: row?.level ?? null };
  }

  /**
   * What the organization has itself: a reviewer sees everything, others their own items and what is live. While the
   * next version of a live item is being written, nobody else sees anything of it but the live one.
   */
  private own(): Statement {
    if (this.managesAll)
      return sql`select ${PLAIN_COLUMNS} from content.items i where i.organization_id = ${CURRENT}`;
    return sql`select ${LIVE_COLUMNS}, ${working(this.opened())}
        from content.items i
        left join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id
             and v.number = i.published_version and i.version <> i.published_version and not ${this.opened()}
       where i.organization_id = ${CURRENT} and ((i.published_version is not null and ${this.readable()}) or ${this.opened()})`;
  }

  /** What is live of the items that others have: organizations above, and the platform in its library. */
  private shared(): Statement {
    return sql`select ${LIVE_COLUMNS}, ${working(sql`false`)}
        from content.items i
        join content.versions v on v.organization_id = i.organization_id and v.item_id = i.id and v.number = i.published_version
       where i.id = any (${this.sharedIds()}) and i.organization_id <> ${CURRENT}`;
  }

  /** Whether the actor may read `content.items i` where it is live. */
  private readable(): Statement {
    return this.reads ? sql`true` : sql`i.id = any (${this.assigned('read')})`;
  }

  /** Items of which the actor sees every version. */
  private opened(): Statement {
    const { userId } = currentMember();
    return sql`(i.created_by = ${userId} or i.id = any (${this.assigned('write')}))`;
  }

  /** Ids of what is assigned to the actor at a level or a higher one; an array that is computed once. */
  private assigned(level: AccessLevel): Statement {
    return sql`array(select a.item_id from content.assignments a
      where a.access_level >= ${level}::content.access_level and ${this.reach.toActor(this.clock.now())})`;
  }
}
