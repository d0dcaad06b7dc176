import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { ToolCallDecided, ToolCallDiffers } from './tool-call.errors.js';
import { hashOf, ToolCall, type ToolCallRequest, type ToolOutcome } from './tool-call.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const LATER = new Date('2026-11-21T06:01:00Z');
const done: ToolOutcome = { state: 'succeeded', result: 'rung', resultBytes: 4, errorCode: null };

function requested(fields: Partial<ToolCallRequest> = {}): ToolCall {
  const request: ToolCallRequest = {
    id: newId(),
    callId: 'c0',
    tool: 'ring_bell',
    offeredName: 'ring_bell',
    serverId: null,
    arguments: '{"times":2}',
    providerData: null,
    needsApproval: true,
    refusal: null,
    ...fields,
  };
  const place = { step: 1, place: 0, position: 0, messageId: newId(), conversationId: newId() };
  return ToolCall.request(request, { ...place, organizationId: newId(), userId: newId() }, NOW);
}

const decide = (call: ToolCall, decision: 'approved' | 'denied') =>
  call.decide(decision, hashOf('{"times":2}'), newId(), LATER);

describe('a call of a tool', () => {
  it('CNV-22 is decided once, and about exactly what was asked for', () => {
    const call = requested();
    expect(() => call.decide('approved', hashOf('{"times":3}'), newId(), LATER)).toThrow(ToolCallDiffers);
    decide(call, 'approved');
    expect(() => decide(call, 'denied')).toThrow(ToolCallDecided);
    expect(call.state).toBe('approved');
  });

  it('CNV-22 begins once, and only where it was approved', () => {
    for (const call of [requested(), requested({ needsApproval: false }), requested({ refusal: done })])
      expect(() => call.begin(LATER)).toThrow(ToolCallDecided);
    const call = requested();
    decide(call, 'approved');
    call.begin(LATER);
    expect(call).toMatchObject({ state: 'running', startedAt: LATER });
    expect(() => call.begin(LATER)).toThrow(ToolCallDecided);
    const denied = requested();
    decide(denied, 'denied');
    expect(() => denied.begin(LATER)).toThrow(ToolCallDecided);
  });

  it('CNV-22 ends once, and only where it has begun', () => {
    expect(() => requested().end(done, LATER)).toThrow(ToolCallDecided);
    const call = requested({ needsApproval: false });
    call.end(done, LATER);
    expect(call).toMatchObject({ ...done, endedAt: LATER });
    expect(() => call.end({ ...done, result: 'again' }, LATER)).toThrow(ToolCallDecided);
    expect(call.result).toBe('rung');
  });

  it('CNV-22 is given up while it goes on, and stays what it became after its end', () => {
    const waiting = requested();
    waiting.cancel(LATER);
    expect(waiting).toMatchObject({ state: 'cancelled', endedAt: LATER });
    const ended = requested({ needsApproval: false });
    ended.end(done, NOW);
    ended.cancel(LATER);
    expect(ended).toMatchObject({ state: 'succeeded', endedAt: NOW });
  });
});
