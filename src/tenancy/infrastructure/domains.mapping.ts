import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { JoinRequest } from '../domain/join-request.js';
import { DomainClaimedAlready, DomainTaken } from '../domain/mail-domain.errors.js';
import { MailDomain } from '../domain/mail-domain.js';

export const MailDomainMapping = defineEntity({
  class: MailDomain,
  schema: 'tenancy',
  tableName: 'domains',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.text(),
    challenge: p.text(),
    enrolmentMode: p.string(),
    defaultRole: p.text(),
    ssoRequired: p.boolean(),
    verifiedAt: p.datetime().nullable(),
    missingSince: p.datetime().nullable(),
    lapsedAt: p.datetime().nullable(),
    checkedAt: p.datetime().nullable(),
    claimedBy: p.uuid(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const JoinRequestMapping = defineEntity({
  class: JoinRequest,
  schema: 'tenancy',
  tableName: 'join_requests',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    userId: p.uuid(),
    email: p.text(),
    displayName: p.text(),
    role: p.text(),
    status: p.string(),
    decidedBy: p.uuid().nullable(),
    decidedAt: p.datetime().nullable(),
    revision: p.integer(),
    createdAt: p.datetime(),
  },
});

onConstraint('domains_once', () => new DomainClaimedAlready());
onConstraint('domains_verified', () => new DomainTaken());
