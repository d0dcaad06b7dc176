import { describe, expect, it } from 'vitest';
import { countTokens } from '#libs/llm/tokens.js';
import { DEFAULT_CONTEXT_POLICY } from '../domain/context-policy.js';
import type { Model } from '../domain/models.js';
import { agentSettings, buildRequest, type AgentSettings, type PastMessage } from './prompt.js';

const model: Model = {
  id: 'm',
  displayName: 'M',
  provider: 'p',
  vendor: null,
  contextWindow: 1_000,
  maxOutputTokens: 200,
  capabilities: ['chat'],
  region: null,
  trainsOnData: true,
  retentionDays: null,
  fallbacks: [],
};
const history = (n: number): PastMessage[] =>
  Array.from({ length: n }, (_, i) => ({
    role: i % 2 ? 'assistant' : 'user',
    sequenceNumber: i + 1,
    pinned: false,
    attachments: [],
    content: `message ${i} ${'x'.repeat(200)}`,
  }));

const policy = DEFAULT_CONTEXT_POLICY;
const requestFor = (agent: AgentSettings, path: PastMessage[]) =>
  buildRequest(model, agent, { path, policy }).request;

describe('buildRequest', () => {
  it('CNV-05 sends the newest history that fits the window beside the answer and the instructions', () => {
    const past = history(51);
    const { messages, maxOutputTokens } = requestFor({ systemPrompt: 'Be brief.' }, past);
    expect(messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
    expect(messages.at(-1)).toEqual({ role: 'user', content: past.at(-1)?.content });
    expect(messages.length).toBeGreaterThan(5);
    expect(countTokens(messages) + (maxOutputTokens ?? 0)).toBeLessThanOrEqual(model.contextWindow);
  });

  it('CNV-05 always sends the question, however long it is', () => {
    const question = { role: 'user', content: 'y'.repeat(100_000) } as const;
    const asked = { ...question, sequenceNumber: 4, pinned: false, attachments: [] };
    expect(requestFor({}, [...history(3), asked]).messages).toEqual([question]);
  });

  it('CNV-05 never asks for more output than the model gives', () => {
    expect(requestFor({ maxOutputTokens: 5_000 }, []).maxOutputTokens).toBe(200);
    expect(requestFor({ maxOutputTokens: 50 }, []).maxOutputTokens).toBe(50);
  });
});

describe('agentSettings', () => {
  it('CNT-11 takes what is usable of an agent’s payload and leaves the rest', () => {
    expect(agentSettings({ system_prompt: 'Hi', temperature: 0.5, max_output_tokens: 10, other: 1 })).toEqual(
      { systemPrompt: 'Hi', temperature: 0.5, maxOutputTokens: 10 },
    );
    expect(agentSettings({ system_prompt: '  ', temperature: 9, max_output_tokens: -1 })).toEqual({});
    expect(agentSettings({ system_prompt: 4, temperature: 'hot', max_output_tokens: 1.5 })).toEqual({});
  });
});
