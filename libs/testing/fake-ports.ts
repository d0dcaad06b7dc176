import {
  AuditTrail,
  Authorizer,
  Entitlements,
  ServiceModes,
  type AuditEntry,
  type Decision,
} from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { PermissionDenied, ServiceModeRefused } from '#libs/kernel/errors.js';
import type { Statement } from '#libs/persistence/sql.js';

/** What a port of the dispatcher writes for a note that a test can look for, in the caller's transaction. */
export type Note = (text: string) => Statement;

/** Roles that are permissions. */
export class FakeAuthorizer extends Authorizer {
  prepare(): undefined {
    return undefined;
  }

  decide({ roles }: Actor, permission: string): Decision {
    const allowed = roles.includes(permission) || roles.includes('super_admin');
    return { allowed, rule: 'roles', detail: 'Roles are permissions here.', scope: 'organization' };
  }

  refusal(_actor: Actor, permission: string): PermissionDenied {
    return new PermissionDenied(permission);
  }
}

/** Refuses the one class it is told to. */
export class FakeServiceModes extends ServiceModes {
  refused?: string;

  require(mode: string): void {
    if (mode === this.refused) throw new ServiceModeRefused('read_only', null);
  }
}

/** Never runs out. */
export class FakeEntitlements extends Entitlements {
  constructor(private readonly note: Note) {
    super();
  }

  reservation(meter: string, amount: number): Statement {
    return this.note(`${meter} ${amount}`);
  }

  async limits(): Promise<Record<string, number | null>> {
    return {};
  }
}

export class FakeAuditTrail extends AuditTrail {
  readonly entries: AuditEntry[] = [];

  constructor(private readonly note: Note) {
    super();
  }

  statement(entry: AuditEntry): Statement {
    this.entries.push(entry);
    return this.note(`audit ${entry.action}`);
  }
}
