import { describe, expect, it } from 'vitest';
import type { ConversationView } from '../conversation.view.js';
import type { MessageView } from '../message.view.js';
import { toMarkdown } from './markdown.js';

const at = new Date('2026-11-21T06:00:00Z');
const conversation = { title: null, model: 'm', startedAt: at } as ConversationView;

const message = (fields: Partial<MessageView>): MessageView =>
  Object.assign({} as MessageView, {
    role: 'user',
    content: 'Hi',
    attachments: [],
    state: 'complete',
    modelUsed: null,
    createdAt: at,
    citations: [],
    ...fields,
  });

describe('a conversation in Markdown', () => {
  it('PRV-02 is headed by its title, or by what it is', () => {
    expect(toMarkdown(conversation, [])).toBe(
      '# Conversation\n\nStarted 2026-11-21T06:00:00.000Z, model m\n',
    );
    const titled = Object.assign({} as ConversationView, conversation, { title: 'Of\nwine ' });
    expect(toMarkdown(titled, [])).toMatch(/^# Of wine\n/);
  });

  it('PRV-02 says who spoke, with what model, and where an answer is not whole', () => {
    const text = toMarkdown(conversation, [
      message({}),
      message({ role: 'assistant', modelUsed: 'm', state: 'stopped', content: '**Hello**' }),
      message({ role: 'system', content: 'Be kind.' }),
    ]);
    expect(text).toContain('## You\n\n_2026-11-21T06:00:00.000Z_\n\nHi\n');
    expect(text).toContain('## Assistant\n\n_2026-11-21T06:00:00.000Z, m, stopped_\n\n**Hello**\n');
    expect(text).toContain('## system\n');
  });

  it('PRV-02 names files and sources on one line each', () => {
    const text = toMarkdown(conversation, [
      message({
        attachments: [{ mediaId: 'f', kind: 'document', filename: 'a\nb.pdf', tokens: 1 }],
        citations: [
          {
            index: 1,
            sourceId: 's',
            title: 'Cellar\nbook',
            version: 2,
            quote: 'ninety\nbottles',
            part: 'body',
            start: 0,
          },
        ],
      }),
    ]);
    expect(text).toContain('\nAttached: a b.pdf\n');
    expect(text).toContain('\n1. Cellar book, version 2: “ninety bottles”\n');
  });
});
