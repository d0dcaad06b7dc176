import { Choice, Flag, Integer, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { TOOL_CALL_STATES, type ToolCall, type ToolCallState } from '../domain/tool-call.js';

/** A call of a tool that an answer made or wants to make. */
export class ToolCallView {
  @Uuid()
  id: string;

  @Text({ max: 200, description: 'The tool; one of a server is named `server/tool`' })
  tool: string;

  @Text({ max: 100_000, description: 'JSON, as the model wrote it' })
  arguments: string;

  @Text({ max: 64, description: 'SHA-256 of the arguments in hexadecimal: what an approval is for' })
  argumentsHash: string;

  @Integer({
    min: 0,
    max: 10_000_000,
    description: 'How much of the answer’s text was there, in UTF-16 units',
  })
  position: number;

  @Flag({ description: 'Whether it was not called before the person had approved it' })
  needsApproval: boolean;

  @Choice(TOOL_CALL_STATES)
  state: ToolCallState;

  @Text({
    max: 50_000,
    nullable: true,
    description: 'What the model was told; the beginning of a long result',
  })
  result: string | null;

  @Integer({ min: 0, max: 2_147_483_647, nullable: true, description: 'Bytes of the whole result' })
  resultBytes: number | null;

  @Text({ max: 100, nullable: true })
  errorCode: string | null;

  @Integer({ min: 0, max: 2_147_483_647, nullable: true })
  durationMs: number | null;
}

export const toToolCallView = (call: ToolCall): ToolCallView => ({
  id: call.id,
  tool: call.tool,
  arguments: call.arguments,
  argumentsHash: call.argumentsHash,
  position: call.position,
  needsApproval: call.needsApproval,
  state: call.state,
  result: call.result,
  resultBytes: call.resultBytes,
  errorCode: call.errorCode,
  durationMs: call.startedAt && call.endedAt ? call.endedAt.getTime() - call.startedAt.getTime() : null,
});

/** The calls of `conversation.messages m` as the view names their fields. */
export const TOOL_CALLS_OF_MESSAGE = fragment(`coalesce((
  select jsonb_agg(jsonb_build_object('id', t.id, 'tool', t.tool, 'arguments', t.arguments, 'argumentsHash', t.arguments_hash,
           'position', t.position, 'needsApproval', t.needs_approval, 'state', t.state, 'result', t.result,
           'resultBytes', t.result_bytes, 'errorCode', t.error_code,
           'durationMs', (extract(epoch from t.ended_at - t.started_at) * 1000)::int) order by t.step, t.place)
    from conversation.tool_calls t where t.message_id = m.id), '[]')`);
