import { describe, expect, it } from 'vitest';
import { ORGANIZATION_ROLES, permissionsOf, ROLE_PERMISSIONS, rolesAllow } from './roles.js';

describe('built-in roles', () => {
  const expected: [permission: string, roles: string[]][] = [
    ['content.create', ['owner', 'admin', 'manager', 'content_creator', 'coach']],
    ['content.update', ['owner', 'admin', 'manager', 'content_creator', 'coach']],
    ['content.approve', ['owner', 'admin', 'manager']],
    ['content.publish', ['owner', 'admin', 'manager']],
    [
      'content.read',
      ['owner', 'admin', 'manager', 'content_creator', 'coach', 'scheduler', 'athlete', 'member'],
    ],
    [
      'conversation.use',
      ['owner', 'admin', 'manager', 'content_creator', 'coach', 'scheduler', 'athlete', 'member'],
    ],
    ['billing.read', ['owner', 'admin']],
    ['audit.read', ['owner', 'admin']],
    ['organization.update', ['owner', 'admin']],
    ['organization.delete', ['owner']],
    ['members.read_contacts', ['owner', 'admin']],
    ['experiments.manage', ['owner', 'admin']],
    ['content.read_assigned', [...ORGANIZATION_ROLES]],
    ['ops.manage', []],
    ['conversation.read_others', []],
  ];

  it.each(expected)('TEN-06 "%s" belongs to exactly the roles of the matrix', (permission, roles) => {
    expect(ORGANIZATION_ROLES.filter((role) => rolesAllow([role], permission))).toEqual(roles);
  });

  it('TEN-06 a super admin is allowed everything, operating the platform included', () => {
    expect(rolesAllow(['member', 'super_admin'], 'ops.manage')).toBe(true);
    expect(permissionsOf(['super_admin'])).toContain('ops.manage');
  });

  it('TEN-06 an unknown role, and no role, include nothing', () => {
    expect(rolesAllow(['OWNER', 'root', 'constructor'], 'content.read')).toBe(false);
    expect(rolesAllow([], 'content.read')).toBe(false);
    expect(permissionsOf(['root'])).toEqual([]);
  });

  it('TEN-06 permissions of several roles are joined, each once, and all are resource.action', () => {
    expect(permissionsOf(['client', 'member'])).toEqual([...new Set(permissionsOf(['client', 'member']))]);
    expect(permissionsOf(['client', 'member'])).toContain('business.read_own');
    for (const permission of Object.values(ROLE_PERMISSIONS).flat())
      expect(permission).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });
});
