import { defineEntity, p } from '@mikro-orm/postgresql';
import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { DomainEvent } from '#libs/kernel/domain-event.js';
import type { TestDatabase } from './postgres.js';
import { admin } from './postgres.js';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { registerMappings } from '#libs/persistence/orm.js';
import { protect } from '#libs/persistence/tenant-table.js';

export class ThingRenamed extends DomainEvent {
  static readonly type = 'thing.renamed';
}

export class NameTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'thing.name_taken';
}

/** The smallest aggregate there can be, in a table that the suite creates. */
export class Thing extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly revision: number;
  name: string;

  static of(id: string, organizationId: string, name: string): Thing {
    return Object.assign(new Thing(), { id, organizationId, name, revision: 1 });
  }

  rename(name: string): void {
    this.record(new ThingRenamed(this.id));
    this.name = name;
  }
}

registerMappings(
  defineEntity({
    class: Thing,
    schema: 'content',
    tableName: 'things',
    properties: {
      id: p.uuid().primary(),
      organizationId: p.uuid(),
      name: p.text(),
      revision: p.integer().version(),
    },
  }),
);

onConstraint('things_name', () => new NameTaken('taken'));

export const createThings = ({ ownerUrl }: TestDatabase): Promise<void> =>
  admin(
    ownerUrl,
    `create table content.things (id uuid primary key, organization_id uuid not null, name text not null,
       revision int not null default 1, constraint things_name unique (organization_id, name),
       constraint things_short check (length(name) < 1000))`,
    ...protect('content.things').split(';\n'),
  );
