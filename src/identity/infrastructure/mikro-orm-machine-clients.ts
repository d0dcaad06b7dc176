import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { MachineClientNotFound } from '../domain/machine-client.errors.js';
import { MachineClient } from '../domain/machine-client.js';
import { MachineClientRepository } from '../domain/machine-client.repository.js';

@Injectable()
export class MikroOrmMachineClients extends MachineClientRepository {
  add(client: MachineClient): void {
    currentEm().persist(client);
  }

  async byId(organizationId: string, id: string): Promise<MachineClient> {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const client = await currentEm().findOne(MachineClient, { organizationId, id }, lock);
    if (!client) throw new MachineClientNotFound();
    return client;
  }
}
