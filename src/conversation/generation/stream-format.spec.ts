import { describe, expect, it } from 'vitest';
import type { ToolCallView } from '../features/tool-call.view.js';
import { UiMessageEvents } from './stream-format.js';
import { FINISHED } from '../testing/finished-answer.js';

const call = {
  id: 'c',
  tool: 'say',
  arguments: '{"a":1}',
  argumentsHash: 'f'.repeat(64),
  position: 0,
  needsApproval: false,
  state: 'running',
  result: null,
  resultBytes: null,
  errorCode: null,
  durationMs: null,
} satisfies ToolCallView;

const format = () => new UiMessageEvents('a', {});
const chunksOf = (text: string) =>
  text
    .split('\n\n')
    .filter((line) => line !== '' && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.replace(/^data: /, '')));

describe('how an answer ends, as the AI SDK reads it', () => {
  it.each([
    ['stop', 'stop'],
    ['content-filter', 'content-filter'],
    ['made up', 'other'],
    [null, 'other'],
  ])('CNV-11 for the reason %s it finishes for %s', (finishReason, told) => {
    expect(chunksOf(format().end({ ...FINISHED, finishReason })).at(-1)).toEqual({
      type: 'finish',
      finishReason: told,
    });
  });

  it.each([
    [{ code: 'llm.timeout', detail: 'It took too long.' }, 'It took too long.'],
    [null, 'The answer failed.'],
  ])('CNV-13 one that failed says so: %j', (error, errorText) => {
    const ended = format().end({ ...FINISHED, state: 'failed', error });
    expect(chunksOf(ended).at(-1)).toEqual({ type: 'error', errorText });
    expect(ended).toMatch(/data: \[DONE\]\n\n$/);
  });
});

describe('what becomes of a call, as the AI SDK reads it', () => {
  it.each<[Partial<ToolCallView>, object[]]>([
    [{ state: 'running' }, []],
    [{ state: 'awaiting_approval' }, [{ type: 'tool-approval-request', approvalId: 'c', toolCallId: 'c' }]],
    [
      { state: 'succeeded', result: 'said' },
      [{ type: 'tool-output-available', toolCallId: 'c', output: 'said', dynamic: true }],
    ],
    [{ state: 'denied' }, [{ type: 'tool-output-denied', toolCallId: 'c' }]],
    [{ state: 'failed', result: 'Error: No', errorCode: 'tool.failed' }, [failed('Error: No')]],
    [{ state: 'failed', errorCode: 'tool.failed' }, [failed('tool.failed')]],
    [{ state: 'cancelled' }, [failed('cancelled')]],
  ])('CNV-22 %j', (became, told) => {
    const begun = { type: 'tool-input-available', toolCallId: 'c', toolName: 'say', dynamic: true };
    expect(chunksOf(format().toolCall({ ...call, ...became }))).toEqual([
      { ...begun, input: { a: 1 } },
      ...told,
    ]);
  });

  it('CNV-22 what a model wrote is shown as it is where it is no JSON', () => {
    expect(chunksOf(format().toolCall({ ...call, arguments: '{' }))[0].input).toBe('{');
  });
});

function failed(errorText: string) {
  return { type: 'tool-output-error', toolCallId: 'c', errorText, dynamic: true };
}
