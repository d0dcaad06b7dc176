import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
import { CurrentAccess } from '../current-access.js';
import { OutsideDepartment } from '../domain/membership.errors.js';

/** How far the person who acts reaches among the members: some may only see or manage their own department. */
@Injectable()
export class DepartmentReach {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly access: CurrentAccess,
  ) {}

  /** Throws `OutsideDepartment` for what the permission does not reach. */
  require(permission: string, department: string | null): void {
    const own = this.limit(permission);
    if (own !== undefined && (own === null || own !== department)) throw new OutsideDepartment();
  }

  /** As a condition on `tenancy.memberships`. */
  condition(permission: string): Statement {
    const own = this.limit(permission);
    return when(own !== undefined, () => sql`and department = ${own}`);
  }

  /** The only department the permission is for; undefined when it is for all. */
  private limit(permission: string): string | null | undefined {
    const { scope } = this.authorizer.decide(currentActor(), permission);
    return scope === 'department' ? this.access.standing().department : undefined;
  }
}
