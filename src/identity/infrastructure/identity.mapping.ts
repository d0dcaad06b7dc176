import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { AuthSession } from '../domain/auth-session.js';
import { EmailTaken } from '../domain/identity.errors.js';
import { LoginAttempts } from '../domain/login-attempts.js';
import { PasswordCredential } from '../domain/password-credential.js';
import { RefreshToken } from '../domain/refresh-token.js';
import { User } from '../domain/user.js';

export const UserMapping = defineEntity({
  class: User,
  schema: 'identity',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    email: p.text(),
    emailVerifiedAt: p.datetime().nullable(),
    avatarUrl: p.text().nullable(),
    bio: p.text().nullable(),
    websiteUrl: p.text().nullable(),
    githubUsername: p.text().nullable(),
    department: p.text().nullable(),
    jobTitle: p.text().nullable(),
    phone: p.text().nullable(),
    timezone: p.text(),
    language: p.text(),
    preferences: p.json(),
    revision: p.integer(),
    firstName: p.text(),
    lastName: p.text(),
    displayName: p.text(),
    isActive: p.boolean().accessor('_isActive'),
    platformRole: p.string().nullable().accessor('_platformRole'),
    lastLoginAt: p.datetime().nullable().accessor('_lastLoginAt'),
    mfaEnrolledAt: p.datetime().nullable().accessor('_mfaEnrolledAt'),
    createdAt: p.datetime(),
    updatedAt: p.datetime().accessor('_updatedAt'),
    deletedAt: p.datetime().nullable(),
  },
});

export const PasswordCredentialMapping = defineEntity({
  class: PasswordCredential,
  schema: 'identity',
  tableName: 'password_credentials',
  properties: { userId: p.uuid().primary(), hash: p.text(), changedAt: p.datetime() },
});

export const AuthSessionMapping = defineEntity({
  class: AuthSession,
  schema: 'identity',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    organizationId: p.uuid().nullable().accessor('_organizationId'),
    aal: p.integer().accessor('_aal'),
    methods: p.array().accessor('_methods'),
    mfaAt: p.datetime().nullable().accessor('_mfaAt'),
    impersonatorId: p.uuid().nullable(),
    ssoOrganizationId: p.uuid().nullable(),
    confined: p.boolean(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    createdAt: p.datetime(),
    lastSeenAt: p.datetime().accessor('_lastSeenAt'),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable().accessor('_revokedAt'),
    revokedReason: p.string().nullable().accessor('_revokedReason'),
  },
});

export const RefreshTokenMapping = defineEntity({
  class: RefreshToken,
  schema: 'identity',
  tableName: 'refresh_tokens',
  properties: {
    tokenHash: p.text().primary(),
    sessionId: p.uuid(),
    issuedAt: p.datetime(),
    expiresAt: p.datetime(),
    rotatedAt: p.datetime().nullable().accessor('_rotatedAt'),
    replacedBy: p.text().nullable().accessor('_replacedBy'),
    sealedSuccessor: p.text().nullable().accessor('_sealedSuccessor'),
  },
});

export const LoginAttemptsMapping = defineEntity({
  class: LoginAttempts,
  schema: 'identity',
  tableName: 'login_attempts',
  properties: {
    subject: p.text().primary(),
    failures: p.integer().accessor('_failures'),
    blockedUntil: p.datetime().nullable().accessor('_blockedUntil'),
    lastAt: p.datetime().accessor('_lastAt'),
  },
});

onConstraint('users_email', () => new EmailTaken());
