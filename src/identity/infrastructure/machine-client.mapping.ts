import { defineEntity, p } from '@mikro-orm/postgresql';
import { MachineClient } from '../domain/machine-client.js';

export const MachineClientMapping = defineEntity({
  class: MachineClient,
  schema: 'identity',
  tableName: 'machine_clients',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    name: p.text(),
    scopes: p.array(),
    secretHash: p.text(),
    previousHash: p.text().nullable(),
    previousExpiresAt: p.datetime().nullable(),
    createdBy: p.uuid(),
    createdAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});
