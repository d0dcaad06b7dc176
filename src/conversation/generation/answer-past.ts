import type { ChatMessage, Reasoning } from '#libs/llm/llm-provider.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { Injectable } from '@nestjs/common';
import type { Citation } from '../domain/message.js';
import type { AnswerReasoning } from '../domain/reasoning.js';
import type { ToolCallState } from '../domain/tool-call.js';
import type { StepSpent } from '../domain/tool-calls.js';
import { TOOL_CALLS_OF_MESSAGE, type ToolCallView } from '../features/tool-call.view.js';
import { assistantTurn } from './tool-turn.js';

export interface PastCall {
  readonly id: string;
  readonly callId: string;
  readonly tool: string;
  readonly offeredName: string;
  readonly serverId: string | null;
  readonly arguments: string;
  readonly providerData: Readonly<Record<string, unknown>> | null;
  readonly state: ToolCallState;
  readonly result: string | null;
}

interface PastStep {
  readonly textUntil: number;
  readonly reasoning: readonly Reasoning[];
  readonly spent: StepSpent;
  readonly calls: readonly PastCall[];
}

/** What there is of an answer that has called tools, when another process or a later moment goes on with it. */
export interface PastAnswer {
  readonly text: string;
  /** As it is shown; that of a step is as its vendor wants it back. */
  readonly reasoning: readonly AnswerReasoning[];
  readonly citations: readonly Citation[];
  readonly askedAt: Date;
  readonly steps: readonly PastStep[];
  readonly calls: readonly ToolCallView[];
  /** All turns but for the results of the last one. */
  readonly messages: readonly ChatMessage[];
  /** The calls of the last turn. */
  readonly waiting: readonly PastCall[];
}

interface Row {
  readonly text: string;
  readonly reasoning: readonly AnswerReasoning[];
  readonly citations: readonly Citation[];
  readonly askedAt: Date;
  readonly calls: readonly ToolCallView[];
  readonly steps: readonly PastStep[] | null;
}

/** Reads what a model has done for an answer so far, as its owner. */
@Injectable()
export class AnswerPasts {
  constructor(private readonly db: ReadDb) {}

  /** Undefined where it has called nothing yet. */
  async read(messageId: string): Promise<PastAnswer | undefined> {
    const row = await this.db.one<Row>(sql`
      select m.content as text, m.reasoning, m.citations, m.created_at as "askedAt", ${TOOL_CALLS_OF_MESSAGE} as calls,
             (select jsonb_agg(jsonb_build_object('textUntil', s.text_until, 'reasoning', s.reasoning, 'spent', s.spent,
                'calls', (select jsonb_agg(jsonb_build_object('id', c.id, 'callId', c.call_id, 'tool', c.tool,
                   'offeredName', c.offered_name, 'serverId', c.server_id, 'arguments', c.arguments,
                   'providerData', c.provider_data, 'state', c.state, 'result', c.result) order by c.place)
                   from conversation.tool_calls c where c.message_id = s.message_id and c.step = s.number)) order by s.number)
                from conversation.answer_steps s where s.message_id = m.id) as steps
        from conversation.messages m where m.id = ${messageId}`);
    if (!row?.steps) return undefined;
    const { steps, ...rest } = row;
    return { ...rest, steps, messages: messagesOf(row.text, steps), waiting: steps.at(-1)?.calls ?? [] };
  }
}

function messagesOf(text: string, steps: readonly PastStep[]): ChatMessage[] {
  return steps.flatMap(({ textUntil, reasoning, calls }, i) => {
    const asked = calls.map(({ callId, offeredName, arguments: args, providerData }) => ({
      id: callId,
      name: offeredName,
      arguments: args,
      ...(providerData && { providerData }),
    }));
    const said = text.slice(steps[i - 1]?.textUntil ?? 0, textUntil).trim();
    const results = calls.map(({ callId, result }): ChatMessage => ({
      role: 'tool',
      toolCallId: callId,
      content: result ?? '',
    }));
    return [assistantTurn(said, reasoning, asked), ...(i === steps.length - 1 ? [] : results)];
  });
}
