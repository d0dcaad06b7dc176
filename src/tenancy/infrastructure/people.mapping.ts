import { defineEntity, p } from '@mikro-orm/postgresql';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { AlreadyInvited } from '../domain/invitation.errors.js';
import { Invitation } from '../domain/invitation.js';
import { TeamNameTaken } from '../domain/team.errors.js';
import { Team } from '../domain/team.js';

export const TeamMapping = defineEntity({
  class: Team,
  schema: 'tenancy',
  tableName: 'teams',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.text(),
    description: p.text().nullable(),
    isActive: p.boolean(),
    createdBy: p.uuid(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

export const InvitationMapping = defineEntity({
  class: Invitation,
  schema: 'tenancy',
  tableName: 'invitations',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    email: p.text(),
    role: p.text(),
    department: p.text().nullable(),
    teamIds: p.array(),
    message: p.text().nullable(),
    status: p.string(),
    tokenHash: p.text().nullable(),
    invitedBy: p.uuid(),
    sentCount: p.integer(),
    sentAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    revision: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

onConstraint('invitations_open', () => new AlreadyInvited());
onConstraint('teams_name', () => new TeamNameTaken());
