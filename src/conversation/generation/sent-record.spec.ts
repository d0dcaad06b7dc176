import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTEXT_POLICY } from '../domain/context-policy.js';
import type { Model } from '../domain/models.js';
import { buildRequest } from './prompt.js';
import { sentOf, type StoredMessage } from './sent-record.js';

const model = { contextWindow: 1_000, maxOutputTokens: 200, capabilities: ['chat'] } as unknown as Model;

const message = (sequenceNumber: number, fields: Partial<StoredMessage> = {}): StoredMessage => ({
  id: String(sequenceNumber),
  sequenceNumber,
  role: sequenceNumber % 2 ? 'user' : 'assistant',
  state: 'complete',
  content: 'Hi',
  attachments: [],
  pinned: false,
  ...fields,
});

/** What is on record of a way whose last message was asked. */
function recordOf(path: readonly StoredMessage[], tooFarBack = false) {
  const said = path.filter(({ content }) => content !== '');
  const built = buildRequest(model, {}, { path: said, policy: DEFAULT_CONTEXT_POLICY });
  return sentOf({ tooFarBack, summary: null }, path, built);
}

describe('what is on record of what a model was sent', () => {
  it('CNV-05 names what was sent, and what was left out and why', () => {
    const path = [message(1), message(2, { content: '', state: 'failed' }), message(3)];
    expect(recordOf(path)).toMatchObject({
      maxOutputTokens: 200,
      temperature: null,
      leftOut: [{ reason: 'no_text', ranges: [[2, 2]] }],
      summary: null,
    });
  });

  it('CNV-05 names what is older than what is read at all', () => {
    expect(recordOf([message(7), message(8), message(9)], true).leftOut).toEqual([
      { reason: 'too_far_back', ranges: [[1, 6]] },
    ]);
  });

  it('CNV-05 tells how much there was of an answer that was not whole yet', () => {
    const path = [message(1), message(2, { state: 'generating', content: 'So far' }), message(3)];
    expect(recordOf(path).unfinished).toEqual({ 2: 6 });
  });
});
