import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { AnswerStillGenerating } from '../../domain/conversation.errors.js';
import { ToolCallNotFound } from '../../domain/tool-call.errors.js';
import { hashOf, ToolCall } from '../../domain/tool-call.js';
import {
  ApproveToolCall,
  ApproveToolCallHandler,
  DenyToolCall,
  DenyToolCallHandler,
} from './decide-tool-call.command.js';
import { callPlace } from '../../testing/tool-call-place.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const place = callPlace();

const waiting = (index: number): ToolCall => {
  const request = { callId: `c${index}`, tool: 'ring', offeredName: 'ring', serverId: null, arguments: '{}' };
  const rest = { providerData: null, needsApproval: true, refusal: null };
  return ToolCall.request({ id: newId(), ...request, ...rest }, { ...place, place: index }, NOW);
};

/** Decides about calls of one answer, which is in this state. */
function deskOf(calls: readonly ToolCall[], state = 'awaiting_approval') {
  const enqueued: string[] = [];
  const answer = { state, goOn: () => (answer.state = 'generating') };
  const conversations = { byId: async () => ({ requireActive() {} }), messageOf: async () => answer };
  const toolCalls = {
    byId: async (id: string) => calls.find((call) => call.id === id),
    openOf: async () => calls.filter(({ endedAt }) => endedAt === null),
  };
  const generations = { enqueue: (id: string) => void enqueued.push(id) };
  const ports = [
    conversations,
    toolCalls,
    generations,
    { now: () => NOW },
  ] as unknown as ConstructorParameters<typeof ApproveToolCallHandler>;
  const actor = { kind: 'user' as const, userId: newId(), organizationId: newId(), roles: [], aal: 1 };
  const asked = (call: ToolCall, messageId: string) =>
    [place.conversationId, messageId, call.id, hashOf('{}')] as const;
  return {
    answer,
    enqueued,
    approve: (call: ToolCall, messageId = place.messageId) =>
      runInContext({ actor, requestId: 'r' }, () =>
        new ApproveToolCallHandler(...ports).execute(new ApproveToolCall(...asked(call, messageId))),
      ),
    deny: (call: ToolCall) =>
      runInContext({ actor, requestId: 'r' }, () =>
        new DenyToolCallHandler(...ports).execute(new DenyToolCall(...asked(call, place.messageId))),
      ),
  };
}

describe('a decision about a call', () => {
  it('CNV-22 lets the answer go on once the last call that waits is decided, whatever the decision', async () => {
    const [first, second] = [waiting(0), waiting(1)];
    const { approve, deny, answer, enqueued } = deskOf([first, second]);
    expect(await approve(first)).toMatchObject({ id: first.id, state: 'approved' });
    expect({ state: answer.state, enqueued }).toEqual({ state: 'awaiting_approval', enqueued: [] });
    expect(await deny(second)).toMatchObject({ id: second.id, state: 'denied' });
    expect({ state: answer.state, enqueued }).toEqual({ state: 'generating', enqueued: [place.messageId] });
  });

  it('CNV-22 comes too early while the answer has not come to rest, and changes nothing', async () => {
    const call = waiting(0);
    const { approve, enqueued } = deskOf([call], 'generating');
    await expect(approve(call)).rejects.toBeInstanceOf(AnswerStillGenerating);
    expect(call.state).toBe('awaiting_approval');
    expect(enqueued).toEqual([]);
  });

  it('CNV-22 is about a call of the answer that is named', async () => {
    const call = waiting(0);
    await expect(deskOf([call]).approve(call, newId())).rejects.toBeInstanceOf(ToolCallNotFound);
    expect(call.state).toBe('awaiting_approval');
  });
});
