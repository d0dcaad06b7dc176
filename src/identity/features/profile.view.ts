import { Instant, Integer, JsonObject, Text } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import type { User } from '../domain/user.js';
import { UserView } from './session.view.js';

/** One's own profile. */
export class ProfileView extends UserView {
  @Instant({ nullable: true })
  emailVerifiedAt: Date | null;

  @Text({ max: 2000, nullable: true })
  avatarUrl: string | null;

  @Text({ max: 2000, nullable: true })
  bio: string | null;

  @Text({ max: 2000, nullable: true })
  websiteUrl: string | null;

  @Text({ max: 39, nullable: true })
  githubUsername: string | null;

  @Text({ max: 100, nullable: true })
  department: string | null;

  @Text({ max: 100, nullable: true })
  jobTitle: string | null;

  @Text({ max: 40, nullable: true })
  phone: string | null;

  @Text({ max: 100, description: 'IANA time zone' })
  timezone: string;

  @Text({ max: 35 })
  language: string;

  @JsonObject()
  preferences: Record<string, unknown>;

  @Instant({ nullable: true })
  lastLoginAt: Date | null;

  @Instant()
  createdAt: Date;

  @Integer({ min: 1, max: 2_147_483_647, description: 'For If-Match when you change it' })
  revision: number;
}

const PROFILE_FIELDS = [
  'id',
  'email',
  'firstName',
  'lastName',
  'displayName',
  'emailVerifiedAt',
  'avatarUrl',
  'bio',
  'websiteUrl',
  'githubUsername',
  'department',
  'jobTitle',
  'phone',
  'timezone',
  'language',
  'preferences',
  'lastLoginAt',
  'createdAt',
  'revision',
] as const;

export const toProfileView = (user: User): ProfileView => pick(user, PROFILE_FIELDS);
