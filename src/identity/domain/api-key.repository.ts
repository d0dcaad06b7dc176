import type { ApiKey } from './api-key.js';

export abstract class ApiKeyRepository {
  abstract add(apiKey: ApiKey): void;
  /** Of the organization at hand, locked; throws `ApiKeyNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<ApiKey>;
  abstract remove(apiKey: ApiKey): void;
}

/** Tells every process, once the command at hand has committed, that keys are not what they were. */
export abstract class ApiKeyChanges {
  /** One key, or all keys of one owner. */
  abstract announce(keyOrOwnerId: string): void;
}
