import { describe, expect, it } from 'vitest';
import type { ToolCallView } from '../features/tool-call.view.js';
import { LiveAnswer, piecesOf, takeOver, type Piece } from './live-answer.js';

const PIECES: readonly Piece[] = [
  { kind: 'reasoning', text: 'Hm. ' },
  { kind: 'reasoning', text: 'What is asked?' },
  { kind: 'text', text: 'I ' },
  { kind: 'text', text: 'look it up.' },
  { kind: 'reasoning', text: 'It is 😀.' },
  { kind: 'text', text: ' It is there.' },
];

function grown(pieces: readonly Piece[]): LiveAnswer {
  const answer = new LiveAnswer();
  for (const piece of pieces) answer.add(piece);
  return answer;
}

const joined = (pieces: readonly Piece[]) => pieces.map(({ kind, text }) => `${kind[0]}:${text}`).join('|');
const whole = (answer: LiveAnswer) => answer.between(0, answer.position);

describe('LiveAnswer', () => {
  it('CNV-11 keeps text and reasoning apart and in the order they came', () => {
    const answer = grown(PIECES);
    expect(answer.text).toBe('I look it up. It is there.');
    expect(answer.reasoning).toEqual([
      { position: 0, text: 'Hm. What is asked?' },
      { position: 13, text: 'It is 😀.' },
    ]);
    expect(joined(whole(answer))).toBe('r:Hm. What is asked?|t:I look it up.|r:It is 😀.|t: It is there.');
  });

  it('CNV-11 cut at any position, both halves are the whole, whoever has which of them', () => {
    const answer = grown(PIECES);
    const message = { content: answer.text, reasoning: answer.reasoning };
    for (let cut = 0; cut <= answer.position; cut++) {
      const first = answer.between(0, cut);
      // The other half comes from the message, as for a reader who comes back when the answer has ended.
      const second = grown(piecesOf(message)).between(cut, answer.position);
      expect(second[0]?.start ?? answer.position).toBe(cut);
      expect(joined(whole(grown([...first, ...second])))).toBe(joined(whole(answer)));
    }
  });

  it('CNV-22 taken over from what is kept it tells each call where the text had come to it', () => {
    const call = { id: 'c', position: 13 } as ToolCallView;
    const { text: content, reasoning } = grown(PIECES);
    const taken = new LiveAnswer();
    takeOver(taken, piecesOf({ content, reasoning }), [call]);
    expect(joined(whole(taken))).toBe(joined(whole(grown(PIECES))));
    const [news] = taken.calls;
    expect(joined(taken.between(0, news!.at))).toBe('r:Hm. What is asked?|t:I look it up.|r:It is 😀.');
  });
});
