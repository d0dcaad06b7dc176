import type { MachineClient } from './machine-client.js';

export abstract class MachineClientRepository {
  abstract add(client: MachineClient): void;
  /** Of the organization at hand, locked; throws `MachineClientNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<MachineClient>;
}
