import { describe, expect, it } from 'vitest';
import type { ChatRequest } from './llm-provider.js';
import { digestOf } from './offline-digest.js';
import { callsAskedFor, resultsIn } from './offline-question.js';

const parameters = { type: 'object' };
const asked = (content: string, extra: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content }],
  tools: [
    { name: 'look', parameters },
    { name: 'find', parameters },
  ],
  ...extra,
});

describe('callsAskedFor', () => {
  const question = '/look {"x":1}\n/find\n/other';

  it('CNV-01 calls the tools that are asked for and offered', () => {
    expect(callsAskedFor(asked(question))).toEqual([
      { id: 'call_1_0', name: 'look', arguments: '{"x":1}' },
      { id: 'call_1_1', name: 'find', arguments: '{}' },
    ]);
  });

  it('CNV-01 calls no other tool than the one that was chosen, and none where none may be', () => {
    const names = (toolChoice: ChatRequest['toolChoice']) =>
      callsAskedFor(asked(question, { toolChoice })).map(({ name }) => name);
    expect(names({ name: 'find' })).toEqual(['find']);
    expect(names('none')).toEqual([]);
  });
});

describe('resultsIn', () => {
  it('CNV-01 tells what tools have returned since the question, by their names where they are known', () => {
    const messages: ChatRequest['messages'] = [
      { role: 'tool', toolCallId: 'c0', content: 'of an earlier question' },
      { role: 'user', content: 'Look!' },
      { role: 'assistant', content: 'I look' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'look', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'c1', content: 'a cat' },
      { role: 'tool', toolCallId: 'c2', content: 'a dog' },
    ];
    expect(resultsIn(asked('', { messages }))).toEqual([
      { name: 'look', result: 'a cat' },
      { name: 'a tool', result: 'a dog' },
    ]);
  });
});

describe('digestOf', () => {
  const title = (...messages: Parameters<typeof digestOf>[0]['messages']): string =>
    digestOf({ wanted: 'title', messages });

  it('CNV-05 makes a title of how the first question begins', () => {
    expect(
      title({ role: 'assistant', text: 'Welcome.' }, { role: 'user', text: 'Where is  the moose? Tell me.' }),
    ).toBe('Where is the moose?');
    expect(title({ role: 'assistant', text: 'Welcome. Ask me.' })).toBe('Welcome.');
    expect(title({ role: 'user', text: 'moose '.repeat(20) })).toMatch(/^moose .{53}…$/);
  });

  it('CNV-05 makes an empty title of nothing that was said', () => {
    expect(title({ role: 'user', text: ' \n ' })).toBe('');
    expect(title()).toBe('');
  });
});
