import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { CurrentAccess } from '../../../tenancy/index.js';
import { ScopeNotHeld } from '../../domain/api-key.errors.js';
import { MachineClientNotFound } from '../../domain/machine-client.errors.js';
import { MachineClientRepository } from '../../domain/machine-client.repository.js';
import { toIssuedClientView, type IssuedMachineClientView } from '../machine-client.view.js';

/** Whoever gets the new secret can do what the client can, so he has to have its scopes himself. */
@Message({
  permission: 'api_keys.manage',
  mode: 'critical-auth',
  errors: [MachineClientNotFound, ScopeNotHeld],
  audit: {
    action: 'machine_client.rotated',
    category: 'security',
    resource: 'machine_client',
    subject: ({ clientId, overlapHours }: RotateMachineClient) => ({
      resourceId: clientId,
      details: { overlapHours },
    }),
  },
})
export class RotateMachineClient extends Command<IssuedMachineClientView> {
  constructor(
    readonly clientId: string,
    readonly overlapHours: number,
  ) {
    super();
  }
}

@CommandHandler(RotateMachineClient)
export class RotateMachineClientHandler implements ICommandHandler<RotateMachineClient> {
  constructor(
    private readonly clients: MachineClientRepository,
    private readonly access: CurrentAccess,
    private readonly clock: Clock,
  ) {}

  async execute({ clientId, overlapHours }: RotateMachineClient): Promise<IssuedMachineClientView> {
    const client = await this.clients.byId(currentMember().organizationId, clientId);
    const { permissions } = this.access.standing();
    client.scopes.forEach((scope, i) => {
      if (!permissions.includes(scope)) throw new ScopeNotHeld(scope, i);
    });
    const secret = client.rotate(overlapHours, this.clock.now());
    return toIssuedClientView(client, secret);
  }
}
