import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { ApiKeyNotFound } from '../domain/api-key.errors.js';
import { ApiKey } from '../domain/api-key.js';
import { ApiKeyRepository } from '../domain/api-key.repository.js';

@Injectable()
export class MikroOrmApiKeys extends ApiKeyRepository {
  add(apiKey: ApiKey): void {
    currentEm().persist(apiKey);
  }

  async byId(organizationId: string, id: string): Promise<ApiKey> {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const apiKey = await currentEm().findOne(ApiKey, { organizationId, id }, lock);
    if (!apiKey) throw new ApiKeyNotFound();
    return apiKey;
  }

  remove(apiKey: ApiKey): void {
    currentEm().remove(apiKey);
  }
}
