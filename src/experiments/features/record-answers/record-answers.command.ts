import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import type { TrialAnswer } from '../../domain/trial-answer.js';

/** Keeps what became of answers, once each. Their units were exposed, should the process that asked have died too soon. */
@Message({ permission: 'system', mode: 'operations' })
export class RecordAnswers extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly answers: readonly TrialAnswer[],
  ) {
    super();
  }
}

@CommandHandler(RecordAnswers)
export class RecordAnswersHandler implements ICommandHandler<RecordAnswers> {
  async execute({ organizationId, answers }: RecordAnswers): Promise<void> {
    const ended = JSON.stringify(answers);
    await commandRows(sql`
      with ended as (
        select * from jsonb_to_recordset(${ended}::jsonb) as e ("answerId" uuid, "experimentId" uuid, unit text, variant text,
          outcome text, executed text, "recordedFingerprint" text, "executedFingerprint" text, model text,
          "inputTokens" bigint, "outputTokens" bigint, "costNanoUsd" bigint, "firstTokenMs" int, "latencyMs" int,
          "endedAt" timestamptz)),
      exposed as (
        update experiments.assignments a set exposed_at = least(a.exposed_at, e."endedAt") from ended e
         where a.organization_id = ${organizationId} and a.experiment_id = e."experimentId" and a.unit = e.unit
           and a.exposed_at is null)
      insert into experiments.answers (organization_id, experiment_id, answer_id, unit, variant, outcome, executed,
        recorded_fingerprint, executed_fingerprint, model, input_tokens, output_tokens, cost_nano_usd, first_token_ms,
        latency_ms, ended_at)
      select a.organization_id, a.experiment_id, e."answerId", a.unit, e.variant, e.outcome, e.executed,
             e."recordedFingerprint", e."executedFingerprint", e.model, e."inputTokens", e."outputTokens",
             e."costNanoUsd", e."firstTokenMs", e."latencyMs", e."endedAt"
        from ended e join experiments.assignments a
          on a.organization_id = ${organizationId} and a.experiment_id = e."experimentId" and a.unit = e.unit
         and a.variant = e.variant
      on conflict do nothing`);
  }
}
