import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { AnswerUsage } from '../domain/usage.js';

/** Counters and records of what an organization used, written inside the current command. */
@Injectable()
export class UsageLedger {
  /** Turns reservations of the window into use and gives others back. Use that was never reserved counts as well. */
  async settle(
    organizationId: string,
    meter: string,
    window: string,
    { used, released }: { readonly used: number; readonly released: number },
  ): Promise<void> {
    await commandRows(sql`insert into billing.usage_counters as c (organization_id, meter, window_start, used)
      values (${organizationId}, ${meter}, ${window}, ${used}::bigint)
      on conflict (organization_id, meter, window_start)
      do update set used = c.used + excluded.used, reserved = greatest(c.reserved - ${used + released}::bigint, 0)`);
  }

  /** Keeps records and tells which of them are new: of the others there are some already. */
  async record(organizationId: string, usages: readonly AnswerUsage[], at: Date): Promise<Set<string>> {
    if (usages.length === 0) return new Set();
    const rows = await commandRows<{ id: string }>(sql`insert into billing.usage_records
        (organization_id, message_id, conversation_id, user_id, provider, model, input_tokens, output_tokens,
         cached_input_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, price_version, key_source, source, outcome, started_at, recorded_at)
      select ${organizationId}, "messageId", "conversationId", "userId", provider, model, "inputTokens", "outputTokens",
             "cachedInputTokens", coalesce("cacheWriteTokens", 0), "reasoningTokens", "costNanoUsd", "priceVersion",
             "keySource", source, outcome, "startedAt", ${at}
        from jsonb_to_recordset(${JSON.stringify(usages)}::jsonb) as u ("messageId" uuid, "conversationId" uuid,
             "userId" uuid, provider text, model text, "inputTokens" int, "outputTokens" int, "cachedInputTokens" int,
             "cacheWriteTokens" int, "reasoningTokens" int, "costNanoUsd" bigint, "priceVersion" text, "keySource" text,
             source text, outcome text, "startedAt" timestamptz)
      on conflict (organization_id, message_id) do nothing returning message_id as id`);
    return new Set(rows.map(({ id }) => id));
  }
}
