import { Text } from '#libs/http/fields.js';
import { ROLE_KEY } from '../domain/custom-role.js';

const DESCRIPTION = 'A built-in role or one of the organization';

export const RoleField = (options: { optional?: boolean; description?: string } = {}): PropertyDecorator =>
  Text({ min: 2, max: 50, pattern: ROLE_KEY, description: DESCRIPTION, ...options });

export const DepartmentField = (): PropertyDecorator =>
  Text({ min: 1, max: 100, optional: true, nullable: true });
