import { countTokens } from '#libs/llm/tokens.js';
import type { AnswerContext } from './context-record.js';
import type { Question } from './model-gateway.js';
import type { AskedQuestion } from './question-reader.js';
import type { Sent } from './sent-record.js';

/** Notes what an answer sends. It keeps references: nothing is weighed before the answer has come to rest. */
export class SentTurns {
  private sent?: Sent;
  private outgrown: AskedQuestion['outgrown'] = null;
  private firstTurn = 1;
  private readonly turns: { readonly request: Question; model: string }[] = [];

  /** @param foundAgain whether a process that died had asked, and not this one */
  constructor(private readonly foundAgain: boolean) {}

  prepare({ sent, outgrown, past }: AskedQuestion): void {
    this.sent = sent;
    this.outgrown = outgrown;
    this.firstTurn = (past?.steps.length ?? 0) + 1;
  }

  begin(request: Question, model: string): void {
    this.turns.push({ request, model });
  }

  /** Another model is asked, after a fallback. */
  asked(model: string): void {
    const turn = this.turns.at(-1);
    if (turn) turn.model = model;
  }

  /** Null where nothing was sent. */
  context(): AnswerContext | null {
    const { sent, turns, firstTurn, foundAgain, outgrown } = this;
    if (!sent || turns.length === 0) return null;
    const weighed = turns.map(({ request, model }, i) => ({
      number: firstTurn + i,
      model,
      tokens: countTokens(request.messages, request.tools),
      toolsClosed: request.toolChoice === 'none',
    }));
    return { firstTurn, context: { ...sent, turns: weighed, foundAgain }, outgrown };
  }
}
