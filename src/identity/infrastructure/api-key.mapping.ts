import { defineEntity, p } from '@mikro-orm/postgresql';
import { ApiKey } from '../domain/api-key.js';

export const ApiKeyMapping = defineEntity({
  class: ApiKey,
  schema: 'identity',
  tableName: 'api_keys',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    ownerId: p.uuid(),
    name: p.text(),
    prefix: p.text(),
    scopes: p.array(),
    secretHash: p.text(),
    previousHash: p.text().nullable(),
    previousExpiresAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
  },
});
