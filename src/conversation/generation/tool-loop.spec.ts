import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#libs/llm/llm-provider.js';
import { newId } from '#libs/kernel/id.js';
import { ToolCall, type ToolOutcome } from '../domain/tool-call.js';
import { toToolCallView } from '../features/tool-call.view.js';
import type { PastAnswer, PastCall } from './answer-past.js';
import { LiveAnswer } from './live-answer.js';
import type { Question } from './model-gateway.js';
import { Spending } from './spending.js';
import { ToolLoop, type AnswerEvent, type ToolDesk } from './tool-loop.js';
import { succeeded, type OfferedTool } from './tools.js';
import { callPlace } from '../testing/tool-call-place.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const place = callPlace();

const calling = (name: string, args = '{}', id = 'c0'): ChatEvent => ({
  type: 'tool-call',
  id,
  name,
  arguments: args,
});
const saying = (text: string): ChatEvent => ({ type: 'text', text });
const finish: ChatEvent = { type: 'finish', reason: 'stop' };

/** A tool that notes what it was called with. */
function tool(name: string, answer: (signal: AbortSignal) => Promise<ToolOutcome>) {
  const calls: unknown[] = [];
  const offered: OfferedTool = {
    name,
    tool: name,
    serverId: null,
    parameters: {},
    needsApproval: false,
    problemsOf: () => undefined,
    run: (args, signal) => {
      calls.push(args);
      return answer(signal);
    },
  };
  return { calls, offered };
}

const say = () => tool('say', async () => succeeded('said'));

/** A model that takes the turns it is given, and a desk as the database is one. */
function answerOf(turns: readonly ChatEvent[][], tools: readonly OfferedTool[], past?: PastAnswer) {
  const rest = [...turns];
  const asked: Question[] = [];
  const calls = new Map<string, ToolCall>();
  const change = (id: string, by: (call: ToolCall) => void) => {
    const call = calls.get(id)!;
    by(call);
    return toToolCallView(call);
  };
  const stop = new AbortController();
  let onRecord = () => {};
  const desk: ToolDesk = {
    async record(_step, requests) {
      const made = requests.map((request, i) => ToolCall.request(request, { ...place, place: i }, NOW));
      for (const call of made) calls.set(call.id, call);
      onRecord();
      return made.map(toToolCallView);
    },
    start: async (id) => change(id, (call) => call.begin(NOW)),
    end: async (id, outcome) => change(id, (call) => call.end(outcome, NOW)),
  };
  const live = new LiveAnswer();
  const loop = new ToolLoop({
    request: { messages: [{ role: 'user', content: 'Go' }] },
    tools,
    past,
    live,
    desk,
    spending: new Spending(() => undefined),
    async *ask(request) {
      asked.push(request);
      yield* rest.shift() ?? [saying('Done'), finish];
    },
  });
  return {
    asked,
    calls,
    stop: () => stop.abort(),
    stopOnRecord: () => (onRecord = () => stop.abort()),
    async events() {
      const events: AnswerEvent[] = [];
      for await (const event of loop.events(stop.signal)) {
        if (event.type === 'text') live.append(event.text);
        events.push(event);
      }
      return events;
    },
    /** What the model was told last of its calls. */
    told: () =>
      asked.at(-1)!.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : [])),
  };
}

describe('calls that a model may not make', () => {
  it('CNV-22 of more than eight at once only the first eight are made, and the model is told', async () => {
    const { calls, offered } = say();
    const turn = Array.from({ length: 10 }, (_, i) => calling('say', '{}', `c${i}`));
    const answer = answerOf([turn], [offered]);
    await answer.events();
    expect(calls).toHaveLength(8);
    const refused = 'Error: These are too many calls at once.';
    expect(answer.told()).toEqual([...Array<string>(8).fill('said'), refused, refused]);
  });

  it.each([
    ['too long', JSON.stringify({ a: 'x'.repeat(20_000) }), 'Error: The arguments are too long.'],
    ['no JSON', '{', 'Error: The arguments are no JSON object.'],
    ['a list', '[1]', 'Error: The arguments are no JSON object.'],
    ['a text', '"a"', 'Error: The arguments are no JSON object.'],
    ['null', 'null', 'Error: The arguments are no JSON object.'],
  ])('CNV-22 one whose arguments are %s is not made', async (_, args, told) => {
    const { calls, offered } = say();
    const answer = answerOf([[calling('say', args)]], [offered]);
    await answer.events();
    expect(calls).toEqual([]);
    expect(answer.told()).toEqual([told]);
    expect([...answer.calls.values()]).toMatchObject([
      { state: 'failed', errorCode: 'tool.arguments_invalid' },
    ]);
  });

  it('CNV-22 arguments that a model left out are none', async () => {
    const { calls, offered } = say();
    const answer = answerOf([[calling('say', ' ')]], [offered]);
    await answer.events();
    expect(calls).toEqual([{}]);
    // Providers take nothing but JSON.
    expect(answer.asked.at(-1)?.messages[1]).toMatchObject({ toolCalls: [{ arguments: '{}' }] });
  });
});

describe('results of tools', () => {
  it('CNV-22 are told as far as one answer can take them in', async () => {
    const long = { state: 'succeeded' as const, result: 'x'.repeat(60_000), resultBytes: 60_000 };
    const { offered } = tool('read', async () => ({ ...long, errorCode: null }));
    const answer = answerOf([[calling('read')], [calling('read')]], [offered]);
    await answer.events();
    const [first, second] = answer.told();
    expect(first).toHaveLength(60_000);
    expect(second).toBe('Error: The tools have returned more than one answer can take in.');
    expect([...answer.calls.values()].map(({ errorCode }) => errorCode)).toEqual([
      null,
      'tool.results_too_long',
    ]);
  });

  it.each(['while it runs', 'before it begins'])(
    'CNV-11 CNV-22 are not waited for once the answer was stopped %s',
    async (when) => {
      const never = tool('wait', () => {
        if (when === 'while it runs') setImmediate(() => answer.stop());
        return new Promise<never>(() => {});
      });
      const answer = answerOf([[calling('wait')]], [never.offered]);
      if (when === 'before it begins') answer.stopOnRecord();
      await answer.events();
      expect(answer.told()).toEqual(['Error: The answer was stopped.']);
      expect([...answer.calls.values()]).toMatchObject([{ state: 'failed', errorCode: 'tool.timeout' }]);
    },
  );
});

describe('an answer that goes on', () => {
  const waiting = (fields: Partial<PastCall>): PastCall => ({
    id: newId(),
    callId: 'c0',
    tool: 'say',
    offeredName: 'say',
    serverId: null,
    arguments: '{}',
    providerData: null,
    state: 'denied',
    result: 'Error: The person did not allow this call.',
    ...fields,
  });
  const pastOf = (...calls: PastCall[]): PastAnswer => ({
    text: '',
    reasoning: [],
    citations: [],
    askedAt: NOW,
    steps: [],
    calls: [],
    messages: [],
    waiting: calls,
  });

  it('CNV-22 tells the model what is known of each call, and makes none that was not approved', async () => {
    const { calls, offered } = say();
    const past = pastOf(waiting({ callId: 'a' }), waiting({ callId: 'b', state: 'failed', result: null }));
    const answer = answerOf([], [offered], past);
    await answer.events();
    expect(calls).toEqual([]);
    expect(answer.asked[0]?.messages.slice(1)).toEqual([
      { role: 'tool', toolCallId: 'a', content: 'Error: The person did not allow this call.' },
      { role: 'tool', toolCallId: 'b', content: '' },
    ]);
  });

  it('CNV-11 ends without a reason where the model gave none', async () => {
    const { offered } = say();
    expect(await answerOf([[saying('Well')]], [offered]).events()).toEqual([saying('Well')]);
    expect(await answerOf([[saying('Well'), finish]], [offered]).events()).toEqual([saying('Well'), finish]);
  });
});
