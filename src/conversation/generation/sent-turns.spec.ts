import { describe, expect, it } from 'vitest';
import type { AskedQuestion } from './question-reader.js';
import { SentTurns } from './sent-turns.js';

describe('the turns of an answer', () => {
  it('CNV-05 name the model that was asked after a fallback, and none before anything was sent', () => {
    const turns = new SentTurns(false);
    turns.prepare({ sent: {}, outgrown: null, past: undefined } as unknown as AskedQuestion);
    turns.asked('early');
    expect(turns.context()).toBeNull();
    turns.begin({ messages: [{ role: 'user', content: 'Hi' }] }, 'm');
    turns.asked('spare');
    expect(turns.context()?.context.turns).toMatchObject([{ number: 1, model: 'spare', toolsClosed: false }]);
  });
});
