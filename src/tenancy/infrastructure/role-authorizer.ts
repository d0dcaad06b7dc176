import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { rolesAllow } from '../domain/roles.js';

@Injectable()
export class RoleAuthorizer extends Authorizer {
  allows({ kind, roles }: Actor, permission: string): boolean {
    return kind === 'system' || rolesAllow(roles, permission);
  }
}
