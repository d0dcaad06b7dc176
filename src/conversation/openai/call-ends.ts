import { Injectable } from '@nestjs/common';
import { newId } from '#libs/kernel/id.js';
import { commandRows, takeEventsAtCommit } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ModelCallBatch, type EndedCall } from '../domain/model-call.js';

/** Ends calls inside the current command: each once, whoever else thinks it has ended, and tells others what it used. */
@Injectable()
export class CallEnds {
  async write(calls: readonly EndedCall[]): Promise<void> {
    const rows = await commandRows<{ id: string }>(sql`
      update conversation.model_calls c set outcome = e.outcome, error_code = e."errorCode", ended_at = e."endedAt"
        from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb)
          as e (id uuid, outcome text, "errorCode" text, "endedAt" timestamptz)
       where c.id = e.id and c.outcome is null returning c.id`);
    const ended = new Set(rows.map(({ id }) => id));
    const byOrganization = Map.groupBy(
      calls.filter(({ id }) => ended.has(id)),
      ({ organizationId }) => organizationId,
    );
    for (const [organizationId, theirs] of byOrganization)
      takeEventsAtCommit(new ModelCallBatch(newId(), organizationId, theirs));
  }
}
