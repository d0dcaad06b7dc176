import { describe, expect, it } from 'vitest';
import type { Dispatcher } from '#libs/cqrs/dispatcher.js';
import type { UpkeepCalls } from '../../upkeep/upkeep-calls.js';
import type { SourceMessage, UpkeepSource, UpkeepSources } from '../../upkeep/upkeep-source.js';
import { TitleConversationJob } from '../title-conversation/title-conversation.job.js';
import { SummarizeConversationJob } from './summarize-conversation.job.js';

const wanted = { conversationId: 'c', userId: 'u', untilMessageId: '2', answerId: '2', maxTokens: 100 };
const { signal } = new AbortController();

const message = (id: number, content = 'Hi'): SourceMessage => ({
  id: String(id),
  sequenceNumber: id,
  role: id % 2 ? 'user' : 'assistant',
  content,
});
const sourceOf = (...messages: SourceMessage[]): UpkeepSource => ({
  model: { contextWindow: 2_000, maxOutputTokens: 100 } as UpkeepSource['model'],
  titleState: 'requested',
  earlier: undefined,
  messages,
});

/** The jobs over what is read one time after the other, and a model that writes this. */
function jobsOf(sources: (UpkeepSource | undefined)[], text = 'A summary') {
  const asked: string[] = [];
  const kept: object[] = [];
  const reads = { read: async () => sources.shift() } as unknown as UpkeepSources;
  const upkeep = {
    onBehalfOf: (_user: string, _conversation: string, work: () => Promise<void>) => work(),
    ask: async (kind: string) => {
      asked.push(kind);
      return { text };
    },
  } as unknown as UpkeepCalls;
  const dispatcher = { command: async (command: object) => void kept.push(command) } as unknown as Dispatcher;
  return {
    asked,
    kept,
    summarize: () => new SummarizeConversationJob(reads, upkeep, dispatcher).run(wanted, signal),
    title: () => new TitleConversationJob(reads, upkeep, dispatcher).run(wanted, signal),
  };
}

describe('a summary that is wanted', () => {
  it('CNV-05 is made portion after portion, until all of it is taken in', async () => {
    const long = [1, 2, 3, 4].map((id) => message(id, 'word '.repeat(600)));
    const { summarize, asked, kept } = jobsOf([sourceOf(...long), sourceOf(message(4)), undefined]);
    await summarize();
    expect(asked).toEqual(['summary', 'summary']);
    expect(kept).toHaveLength(2);
    expect(kept[1]).toMatchObject({ conversationId: 'c', untilMessageId: '4' });
  });

  it.each([
    ['the conversation is gone, or no model may be asked', undefined],
    ['there is nothing more to take in', sourceOf()],
  ])('CNV-05 is not made where %s', async (_, source) => {
    const { summarize, asked, kept } = jobsOf([source]);
    await summarize();
    expect({ asked, kept }).toEqual({ asked: [], kept: [] });
  });

  it('CNV-05 CNV-13 is tried again where the model wrote none', async () => {
    const { summarize, kept } = jobsOf([sourceOf(message(1), message(2))], '');
    await expect(summarize()).rejects.toThrow('The model wrote no summary');
    expect(kept).toEqual([]);
  });
});

describe('a title that is wanted', () => {
  it('CNV-04 is made once', async () => {
    const { title, asked, kept } = jobsOf([sourceOf(message(1), message(2))], 'Of wine');
    await title();
    expect(asked).toEqual(['title']);
    expect(kept).toHaveLength(1);
  });

  it.each<[string, UpkeepSource | undefined]>([
    ['the conversation is gone', undefined],
    ['somebody has given one', { ...sourceOf(message(1)), titleState: 'settled' }],
    ['nothing was said', sourceOf()],
  ])('CNV-04 is not made where %s', async (_, source) => {
    const { title, asked } = jobsOf([source]);
    await title();
    expect(asked).toEqual([]);
  });
});
