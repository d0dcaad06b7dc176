import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from './llm-provider.js';
import { OpenAiCompatibleProvider } from './openai-compatible.js';
import { FakeDispatcher } from './testing/fake-dispatcher.js';
import { openAiDialect } from './testing/openai-dialect.js';
import type { Behaviour } from './testing/wire-dialect.js';

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
const wireQuestion = { text: 'Hi', model: 'm', maxTokens: Infinity };
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const behaviours: fc.Arbitrary<Behaviour> = fc.record({
  deltas: fc.array(text, { maxLength: 6 }),
  reasoning: fc.array(text, { maxLength: 2 }),
  toolCalls: fc.array(
    fc.record({ id: fc.uuid(), name: fc.constant('f'), pieces: fc.array(text, { maxLength: 3 }) }),
    {
      maxLength: 2,
    },
  ),
  newline: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const),
  comments: fc.boolean(),
  done: fc.boolean(),
  usage: fc.constantFrom('own-chunk' as const, 'last-chunk' as const, 'none' as const),
});

async function read(pieces: readonly Uint8Array[]): Promise<ChatEvent[]> {
  const provider = new OpenAiCompatibleProvider({
    name: 'fake',
    baseUrl: 'http://fake.test/v1',
    dispatcher: new FakeDispatcher(pieces),
  });
  const events: ChatEvent[] = [];
  for await (const event of provider.stream(question, new AbortController().signal)) events.push(event);
  return events;
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const positions = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return positions.slice(1).map((end, i) => bytes.subarray(positions[i], end));
}

describe('OpenAI stream in pieces', () => {
  it('CNV-11 gives the same events however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, fc.array(fc.nat(), { maxLength: 40 }), async (behaviour, cuts) => {
        const bytes = Buffer.concat(openAiDialect.frames(behaviour, wireQuestion));
        const whole = await read([bytes]);
        expect(await read(cutAt(bytes, cuts))).toEqual(whole);
        expect(whole.at(-1)?.type).toBe('finish');
        const texts = whole.flatMap((event) => (event.type === 'text' ? [event.text] : []));
        expect(texts.join('')).toBe((behaviour.deltas ?? []).join(''));
      }),
      { numRuns: 300 },
    );
  });

  it('CNV-11 gives the same events when every byte comes alone', async () => {
    const emoji = { deltas: ['Grüße ', '日本語 ', '👩‍👩‍👧‍👦', 'é'], newline: '\r\n', comments: true } as const;
    const bytes = Buffer.concat(openAiDialect.frames(emoji, wireQuestion));
    const single = cutAt(
      bytes,
      Array.from(bytes, (_, i) => i),
    );
    expect(await read(single)).toEqual(await read([bytes]));
  });
});
