import { Flag, Integer, Nest, Text, Uuid } from '#libs/http/fields.js';
import type { User } from '../domain/user.js';

/** The signed-in person. */
export class UserView {
  @Uuid()
  id: string;

  @Text({ max: 254 })
  email: string;

  @Text({ max: 100 })
  firstName: string;

  @Text({ max: 100 })
  lastName: string;

  @Text({ max: 201 })
  displayName: string;
}

/** An organization the person belongs to. */
export class MembershipView {
  @Uuid()
  id: string;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 60 })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 50, description: 'Your role in it' })
  role: string;
}

/** What signing in, refreshing and switching answer. */
export class SessionView {
  @Nest(() => UserView)
  user: UserView;

  @Nest(() => MembershipView, {
    nullable: true,
    description: 'The organization you work in; null when you belong to none',
  })
  organization: MembershipView | null;

  @Text({ max: 4000, optional: true, description: 'A JWT for "Authorization: Bearer"; not in cookie mode' })
  accessToken?: string;

  @Text({ max: 200, optional: true, description: 'Good for one refresh; not in cookie mode' })
  refreshToken?: string;

  @Text({
    max: 100,
    optional: true,
    description: 'In cookie mode: goes into "X-CSRF-Token" of every request that changes something',
  })
  csrfToken?: string;

  @Integer({ min: 0, max: 86_400, description: 'Seconds until the access token expires' })
  expiresIn: number;

  @Flag({ description: 'Confirm your second factor: until then these tokens serve for little else' })
  mfaRequired: boolean;
}

export const toUserView = ({ id, email, firstName, lastName, displayName }: User): UserView => ({
  id,
  email,
  firstName,
  lastName,
  displayName,
});
