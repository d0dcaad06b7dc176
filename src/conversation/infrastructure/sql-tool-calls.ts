import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { ToolCallNotFound } from '../domain/tool-call.errors.js';
import { ToolCall } from '../domain/tool-call.js';
import { ToolCalls, type AnswerStep } from '../domain/tool-calls.js';

@Injectable()
export class SqlToolCalls extends ToolCalls {
  async add(step: AnswerStep, calls: readonly ToolCall[], at: Date): Promise<void> {
    await commandRows(sql`insert into conversation.answer_steps
        (message_id, number, organization_id, user_id, text_until, reasoning, spent, created_at)
      values (${step.messageId}, ${step.number}, ${step.organizationId}, ${step.userId}, ${step.textUntil},
              ${JSON.stringify(step.reasoning)}::jsonb, ${JSON.stringify(step.spent)}::jsonb, ${at})`);
    for (const call of calls) currentEm().persist(call);
  }

  async byId(id: string): Promise<ToolCall> {
    const call = await currentEm().findOne(ToolCall, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!call) throw new ToolCallNotFound();
    return call;
  }

  openOf(messageId: string): Promise<ToolCall[]> {
    return currentEm().find(
      ToolCall,
      { messageId, endedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { step: 'asc', place: 'asc' } },
    );
  }
}
