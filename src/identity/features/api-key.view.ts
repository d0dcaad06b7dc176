import { Instant, Text, TextList, Uuid } from '#libs/http/fields.js';
import type { ApiKey } from '../domain/api-key.js';

export class ApiKeyView {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Text({ max: 14, description: 'How the key begins, to know it by' })
  prefix: string;

  @TextList({ description: 'The permissions it may use, as far as its owner has them' })
  scopes: string[];

  @Uuid({ description: 'On whose behalf it works' })
  ownerId: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant({ nullable: true, description: 'To the minute' })
  lastUsedAt: Date | null;

  @Instant({ nullable: true, description: 'Until when the key before the last rotation works' })
  previousExpiresAt: Date | null;
}

export class IssuedApiKeyView extends ApiKeyView {
  @Text({ max: 60, description: 'The key itself. It is told this once and cannot be read again' })
  key: string;
}

export const toIssuedView = (apiKey: ApiKey, key: string): IssuedApiKeyView => ({
  id: apiKey.id,
  name: apiKey.name,
  prefix: apiKey.prefix,
  scopes: apiKey.scopes,
  ownerId: apiKey.ownerId,
  createdAt: apiKey.createdAt,
  expiresAt: apiKey.expiresAt,
  lastUsedAt: apiKey.lastUsedAt,
  previousExpiresAt: apiKey.previousExpiresAt,
  key,
});
