import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { AnswerUsage } from '../domain/usage.js';
import { windowOf } from '../domain/usage-window.js';

/** Counters and records of what an organization used, written inside the current command. */
@Injectable()
export class UsageLedger {
  /** Turns one reservation of the window into use. Use that was never reserved counts as well. */
  async settle(organizationId: string, meter: string, at: Date): Promise<void> {
    await commandRows(sql`insert into billing.usage_counters as c (organization_id, meter, window_start, used)
      values (${organizationId}, ${meter}, ${windowOf(at)}, 1)
      on conflict (organization_id, meter, window_start)
      do update set used = c.used + 1, reserved = greatest(c.reserved - 1, 0)`);
  }

  /** Gives one reservation of the window back. */
  async release(organizationId: string, meter: string, at: Date): Promise<void> {
    await commandRows(sql`update billing.usage_counters set reserved = greatest(reserved - 1, 0)
      where organization_id = ${organizationId} and meter = ${meter} and window_start = ${windowOf(at)}`);
  }

  /** False when the message has a record already. */
  async record(organizationId: string, usage: AnswerUsage, at: Date): Promise<boolean> {
    const rows = await commandRows(sql`insert into billing.usage_records
        (organization_id, message_id, conversation_id, user_id, provider, model, input_tokens, output_tokens,
         cached_input_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, price_version, key_source, source, outcome, started_at, recorded_at)
      values (${organizationId}, ${usage.messageId}, ${usage.conversationId}, ${usage.userId}, ${usage.provider},
              ${usage.model}, ${usage.inputTokens}, ${usage.outputTokens}, ${usage.cachedInputTokens},
              ${usage.cacheWriteTokens ?? 0}, ${usage.reasoningTokens}, ${usage.costNanoUsd}, ${usage.priceVersion},
              ${usage.keySource}, ${usage.source}, ${usage.outcome},
              ${usage.startedAt}, ${at})
      on conflict (organization_id, message_id) do nothing returning message_id`);
    return rows.length > 0;
  }
}
