import { ApiProperty } from '@nestjs/swagger';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Integer, ListOf, Text } from '#libs/http/fields.js';
import { OutboxState } from '../../infrastructure/outbox-state.js';

const MAX = 2_147_483_647;

export class OutboxTypeView {
  @Text({ max: 200, example: 'message.completed' })
  type: string;

  @Integer({ min: 0, max: MAX })
  pending: number;

  @Integer({ min: 0, max: MAX, description: 'Those that failed at least once' })
  retrying: number;
}

/** What waits to be delivered. */
export class OutboxView {
  @Integer({ min: 0, max: MAX })
  pending: number;

  @ApiProperty({ type: 'number', minimum: 0, description: '0 when nothing waits' })
  oldestAgeSeconds: number;

  @Integer({ min: 0, max: MAX })
  dead: number;

  @ListOf(() => OutboxTypeView)
  byType: OutboxTypeView[];
}

@Message({ permission: 'ops.manage', mode: 'operations', system: true })
export class GetOutbox extends Query<OutboxView> {}

@QueryHandler(GetOutbox)
export class GetOutboxHandler implements IQueryHandler<GetOutbox> {
  constructor(private readonly outbox: OutboxState) {}

  async execute(): Promise<OutboxView> {
    const [totals, byType] = await Promise.all([this.outbox.totals(), this.outbox.byType()]);
    return { ...totals, byType };
  }
}
