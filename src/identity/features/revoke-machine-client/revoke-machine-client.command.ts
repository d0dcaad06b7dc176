import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { MachineClientNotFound } from '../../domain/machine-client.errors.js';
import { MachineClientRepository } from '../../domain/machine-client.repository.js';
import { RevokedSessions } from '../../domain/revoked-sessions.js';

@Message({
  permission: 'api_keys.manage',
  mode: 'critical-auth',
  errors: [MachineClientNotFound],
  audit: {
    action: 'machine_client.revoked',
    category: 'security',
    resource: 'machine_client',
    subject: ({ clientId }: RevokeMachineClient) => ({ resourceId: clientId }),
  },
})
export class RevokeMachineClient extends Command<void> {
  constructor(readonly clientId: string) {
    super();
  }
}

@CommandHandler(RevokeMachineClient)
export class RevokeMachineClientHandler implements ICommandHandler<RevokeMachineClient> {
  constructor(
    private readonly clients: MachineClientRepository,
    private readonly revoked: RevokedSessions,
    private readonly clock: Clock,
  ) {}

  async execute({ clientId }: RevokeMachineClient): Promise<void> {
    const client = await this.clients.byId(currentMember().organizationId, clientId);
    client.revoke(this.clock.now());
    this.revoked.announce(clientId);
  }
}
