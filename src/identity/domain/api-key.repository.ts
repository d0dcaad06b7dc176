import type { ApiKey } from './api-key.js';

export abstract class ApiKeyRepository {
  abstract add(apiKey: ApiKey): void;
  /** Of the organization at hand, locked; throws `ApiKeyNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<ApiKey>;
  abstract remove(apiKey: ApiKey): void;
}

/** Tells every process, once the command at hand has committed, that a key is not what it was. */
export abstract class ApiKeyChanges {
  abstract announce(keyId: string): void;
}
