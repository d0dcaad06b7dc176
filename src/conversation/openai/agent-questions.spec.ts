import { describe, expect, it } from 'vitest';
import type { Knowledge } from '../generation/knowledge.js';
import type { Question } from '../generation/model-gateway.js';
import type { AdmittedCall } from './admission.js';
import { AgentQuestions } from './agent-questions.js';

const model = { id: 'm', maxOutputTokens: 100 } as AdmittedCall['model'];
const passage = {
  sourceId: 's',
  title: 'Cellar',
  version: 1,
  part: 'body' as const,
  start: 0,
  text: 'Ninety bottles.',
  score: 1,
};

/** What a model is asked, and what an agent's documents were searched for. */
async function asked(question: Question, settings: AdmittedCall['settings'] = {}) {
  const searched: string[] = [];
  const knowledge = {
    async ofAgent(_model: unknown, items: readonly string[] | undefined, words: string) {
      if (items === undefined) return undefined;
      searched.push(words);
      return [passage];
    },
  } as unknown as Knowledge;
  const call = { model, settings, part: undefined };
  return { searched, question: await new AgentQuestions(knowledge).of(call, question) };
}

describe('what a model is asked for a program', () => {
  it('CNV-01 is what the program asks, where it names no agent', async () => {
    const question: Question = { messages: [{ role: 'user', content: 'Hi' }], temperature: 1 };
    expect(await asked(question)).toEqual({ searched: [], question });
  });

  it('CNV-22 comes with what the agent knows of the words of the last question, in as many parts as it has', async () => {
    const messages: Question['messages'] = [
      { role: 'user', content: 'First' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'How many' },
          { type: 'image', url: 'https://a.example/b.png' },
          { type: 'text', text: 'bottles?' },
        ],
      },
    ];
    const { searched, question } = await asked({ messages }, { knowledge: ['s'] });
    expect(searched).toEqual(['How many\nbottles?']);
    expect(question.passages).toEqual([passage]);
    expect(JSON.stringify(question.messages.at(-2))).toContain('Ninety bottles.');
    expect(question.messages.at(-1)).toEqual(messages[1]);
  });

  it('CNV-22 searches for nothing where nobody has asked', async () => {
    const messages: Question['messages'] = [{ role: 'assistant', content: 'Hi' }];
    expect((await asked({ messages }, { knowledge: ['s'] })).searched).toEqual(['']);
  });

  it('CNV-19 is the agent’s to set as far as the program sets nothing, and never more than the model gives', async () => {
    const settings = { systemPrompt: 'Be kind.', temperature: 0.5, maxOutputTokens: 500 };
    const messages: Question['messages'] = [{ role: 'user', content: 'Hi' }];
    expect((await asked({ messages }, settings)).question).toMatchObject({
      messages: [{ role: 'system', content: 'Be kind.' }, ...messages],
      temperature: 0.5,
      maxOutputTokens: 100,
    });
    const own = await asked({ messages, temperature: 0, maxOutputTokens: 7 }, settings);
    expect(own.question).toMatchObject({ temperature: 0, maxOutputTokens: 7 });
  });
});
