import { describe, expect, it } from 'vitest';
import { callOptions } from './ai-sdk-request.js';
import type { ChatMessage, ChatRequest } from './llm-provider.js';

const asked = (extra: Partial<ChatRequest>) =>
  callOptions({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...extra });
const promptOf = (...messages: ChatMessage[]) => asked({ messages }).prompt;
const call = (text: string): ChatMessage => ({
  role: 'assistant',
  content: '',
  toolCalls: [{ id: 'c1', name: 'look', arguments: text }],
});

describe('callOptions', () => {
  it('CNV-01 asks for what the request asks for, and for nothing else', () => {
    expect(asked({})).toEqual({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] });
    expect(asked({ reasoningEffort: 'low', stop: ['END'], temperature: 0, seed: 7 })).toMatchObject({
      reasoning: 'low',
      stopSequences: ['END'],
      temperature: 0,
      seed: 7,
    });
  });

  it.each([
    ['required' as const, { type: 'required' }],
    [{ name: 'look' }, { type: 'tool', toolName: 'look' }],
  ])('CNV-01 lets the model choose tools as %j says', (toolChoice, expected) => {
    expect(asked({ toolChoice }).toolChoice).toEqual(expected);
  });

  it('CNV-01 describes a tool only where there is a description', () => {
    const parameters = { type: 'object' };
    const tools = [
      { name: 'look', parameters },
      { name: 'find', description: 'Finds', parameters },
    ];
    expect(asked({ tools }).tools).toEqual([
      { type: 'function', name: 'look', inputSchema: parameters },
      { type: 'function', name: 'find', description: 'Finds', inputSchema: parameters },
    ]);
  });

  it('CNV-01 asks for JSON with a schema or without', () => {
    expect(asked({ responseFormat: { type: 'json' } }).responseFormat).toEqual({ type: 'json' });
    const schema = { type: 'object' };
    expect(asked({ responseFormat: { type: 'json-schema', name: 'answer', schema } }).responseFormat).toEqual(
      {
        type: 'json',
        name: 'answer',
        schema,
      },
    );
  });

  it('CNV-01 sends an image by its address, or whole where it is in the message', () => {
    const [message] = promptOf({
      role: 'user',
      content: [
        { type: 'image', url: 'https://images.example/cat.png' },
        { type: 'image', url: 'data:image/png;base64,AAAA' },
      ],
    });
    expect(message!.content).toEqual([
      {
        type: 'file',
        mediaType: 'image/*',
        data: { type: 'url', url: new URL('https://images.example/cat.png') },
      },
      { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } },
    ]);
  });

  it('CNV-01 names the tool of a result by the call it answers', () => {
    const result: ChatMessage = { role: 'tool', toolCallId: 'c1', content: 'a cat' };
    expect(promptOf(call('{}'), result)[1]).toMatchObject({ content: [{ toolName: 'look' }] });
    expect(promptOf(result)[0]).toMatchObject({ content: [{ toolName: 'unknown' }] });
  });

  it('CNV-01 takes a call without arguments for one with none, and refuses what is no JSON', () => {
    expect(promptOf(call(''))[0]).toMatchObject({ content: [{ type: 'tool-call', input: {} }] });
    expect(() => promptOf(call('{"x":'))).toThrow('not valid JSON');
  });
});
