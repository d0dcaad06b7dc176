import { DomainEvent } from '#libs/kernel/domain-event.js';

export class MachineClientCreated extends DomainEvent {
  static readonly type = 'machine_client.created';
  constructor(
    clientId: string,
    readonly scopes: readonly string[],
  ) {
    super(clientId);
  }
}

export class MachineClientRotated extends DomainEvent {
  static readonly type = 'machine_client.rotated';
  constructor(
    clientId: string,
    readonly previousExpiresAt: string,
  ) {
    super(clientId);
  }
}

export class MachineClientRevoked extends DomainEvent {
  static readonly type = 'machine_client.revoked';
}
