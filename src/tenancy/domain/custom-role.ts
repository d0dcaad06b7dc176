import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { PermissionUnknown, RoleKeyReserved } from './authorization.errors.js';
import { RoleChanged, RoleCreated, RoleDeleted } from './authorization.events.js';
import { isPermission } from './permissions.js';
import { isBuiltIn } from './roles.js';

export interface RoleContent {
  readonly name: string;
  readonly description: string | null;
  readonly permissions: readonly string[];
}

/** How a custom role is named where roles are assigned. */
export const ROLE_KEY = /^[a-z][a-z0-9_]{1,49}$/;

export const isRoleKey = (text: string): boolean => ROLE_KEY.test(text);

/** A role that an organization made for itself. */
export class CustomRole extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly key: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  private _name: string;
  private _description: string | null;
  private _permissions: string[];
  private _revision: number;
  private _updatedAt: Date;

  static create(
    id: string,
    organizationId: string,
    key: string,
    content: RoleContent,
    createdBy: string,
    at: Date,
  ): CustomRole {
    if (isBuiltIn(key)) throw new RoleKeyReserved(key);
    const permissions = accepted(content.permissions);
    const role = new CustomRole();
    role.record(new RoleCreated(id, key, permissions));
    Object.assign(role, { id, organizationId, key, createdBy, createdAt: at });
    role._name = content.name;
    role._description = content.description;
    role._permissions = permissions;
    role._revision = 1;
    role._updatedAt = at;
    return role;
  }

  get name(): string {
    return this._name;
  }
  get description(): string | null {
    return this._description;
  }
  get permissions(): readonly string[] {
    return this._permissions;
  }
  get revision(): number {
    return this._revision;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }

  /** Refuses when the caller has seen another revision. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this._revision) throw new PreconditionFailed();
  }

  change(changes: Partial<RoleContent>, at: Date): void {
    const permissions = accepted(changes.permissions ?? this._permissions);
    this.record(new RoleChanged(this.id, this.key, permissions));
    this._permissions = permissions;
    this._name = changes.name ?? this._name;
    if (changes.description !== undefined) this._description = changes.description;
    this._revision += 1;
    this._updatedAt = at;
  }

  /** The repository takes it away. */
  delete(): void {
    this.record(new RoleDeleted(this.id, this.key));
  }
}

/** Each once, in alphabetical order. */
function accepted(permissions: readonly string[]): string[] {
  for (const [i, permission] of permissions.entries())
    if (!isPermission(permission)) throw new PermissionUnknown(permission, `/permissions/${i}`);
  return [...new Set(permissions)].toSorted();
}
