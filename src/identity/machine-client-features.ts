import { MachineClientRepository } from './domain/machine-client.repository.js';
import { MachineTokens } from './domain/machine-tokens.js';
import { CreateMachineClientHandler } from './features/create-machine-client/create-machine-client.command.js';
import { CreateMachineClientController } from './features/create-machine-client/create-machine-client.controller.js';
import { IssueMachineTokenController } from './features/issue-machine-token/issue-machine-token.controller.js';
import { IssueMachineTokenHandler } from './features/issue-machine-token/issue-machine-token.query.js';
import { ListMachineClientsController } from './features/list-machine-clients/list-machine-clients.controller.js';
import { ListMachineClientsHandler } from './features/list-machine-clients/list-machine-clients.query.js';
import { RevokeMachineClientHandler } from './features/revoke-machine-client/revoke-machine-client.command.js';
import { RevokeMachineClientController } from './features/revoke-machine-client/revoke-machine-client.controller.js';
import { RotateMachineClientHandler } from './features/rotate-machine-client/rotate-machine-client.command.js';
import { RotateMachineClientController } from './features/rotate-machine-client/rotate-machine-client.controller.js';
import { JoseMachineTokens } from './infrastructure/jose-machine-tokens.js';
import { MikroOrmMachineClients } from './infrastructure/mikro-orm-machine-clients.js';

/** Programs that work in an organization as themselves. */
export const machineClientControllers = [
  ListMachineClientsController,
  CreateMachineClientController,
  RotateMachineClientController,
  RevokeMachineClientController,
  IssueMachineTokenController,
];

export const machineClientProviders = [
  ListMachineClientsHandler,
  CreateMachineClientHandler,
  RotateMachineClientHandler,
  RevokeMachineClientHandler,
  IssueMachineTokenHandler,
  { provide: MachineTokens, useClass: JoseMachineTokens },
  { provide: MachineClientRepository, useClass: MikroOrmMachineClients },
];
