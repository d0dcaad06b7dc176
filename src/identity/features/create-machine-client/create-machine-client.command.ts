import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { CurrentAccess } from '../../../tenancy/index.js';
import { ScopeNotHeld } from '../../domain/api-key.errors.js';
import { MachineClient } from '../../domain/machine-client.js';
import { MachineClientRepository } from '../../domain/machine-client.repository.js';
import { toIssuedClientView, type IssuedMachineClientView } from '../machine-client.view.js';

@Message({
  permission: 'api_keys.manage',
  mode: 'critical-auth',
  errors: [ScopeNotHeld],
  audit: {
    action: 'machine_client.created',
    category: 'security',
    resource: 'machine_client',
    subject: ({ name, scopes }: CreateMachineClient, issued?: IssuedMachineClientView) => ({
      resourceId: issued?.clientId,
      details: { name, scopes },
    }),
  },
})
export class CreateMachineClient extends Command<IssuedMachineClientView> {
  constructor(
    readonly name: string,
    readonly scopes: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(CreateMachineClient)
export class CreateMachineClientHandler implements ICommandHandler<CreateMachineClient> {
  constructor(
    private readonly clients: MachineClientRepository,
    private readonly access: CurrentAccess,
    private readonly clock: Clock,
  ) {}

  async execute({ name, scopes }: CreateMachineClient): Promise<IssuedMachineClientView> {
    const { organizationId, userId } = currentMember();
    const { permissions } = this.access.standing();
    scopes.forEach((scope, i) => {
      if (!permissions.includes(scope)) throw new ScopeNotHeld(scope, i);
    });
    const at = this.clock.now();
    const { client, secret } = MachineClient.create(newId(), organizationId, name, scopes, userId, at);
    this.clients.add(client);
    return toIssuedClientView(client, secret);
  }
}
