import { Injectable } from '@nestjs/common';
import { AgentProduction } from '../agent-production.js';
import { PRODUCTION } from '../domain/item-labels.js';
import { ItemDesk } from '../features/item-desk.js';
import { LabelGuard } from '../features/label-guard.js';

@Injectable()
export class DeskAgentProduction extends AgentProduction {
  constructor(
    private readonly desk: ItemDesk,
    private readonly labels: LabelGuard,
  ) {
    super();
  }

  async promote(agentId: string, version: number): Promise<void> {
    await this.desk.actAs('write', agentId, async (item, by, at) => {
      item.label(PRODUCTION, version, by, await this.labels.rules(item.repository, PRODUCTION), at);
    });
  }
}
