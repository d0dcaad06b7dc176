import { Instant, Text, TextList, Uuid } from '#libs/http/fields.js';
import type { MachineClient } from '../domain/machine-client.js';

export class MachineClientView {
  @Uuid({ description: 'The client_id it asks for tokens with' })
  clientId: string;

  @Text({ max: 100 })
  name: string;

  @TextList({ description: 'The permissions its tokens may be used for' })
  scopes: string[];

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true, description: 'Until when the secret before the last rotation works' })
  previousExpiresAt: Date | null;
}

export class IssuedMachineClientView extends MachineClientView {
  @Text({ max: 60, description: 'The client_secret. It is told this once and cannot be read again' })
  clientSecret: string;
}

export const toIssuedClientView = (client: MachineClient, clientSecret: string): IssuedMachineClientView => ({
  clientId: client.id,
  name: client.name,
  scopes: client.scopes,
  createdBy: client.createdBy,
  createdAt: client.createdAt,
  previousExpiresAt: client.previousExpiresAt,
  clientSecret,
});
