import type { ChatEvent, Usage } from '#libs/llm/llm-provider.js';
import { costOf, type Price } from '#libs/llm/prices.js';
import { UsageMeter } from '#libs/llm/tokens.js';
import type { StepSpent } from '../domain/tool-calls.js';
import type { Question } from './model-gateway.js';

const NOTHING: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  reasoningTokens: 0,
  source: 'estimated',
};

/** What an answer has used, over all the turns of the model that it took; each is charged at its own price. */
export class Spending {
  private readonly turns: StepSpent[] = [];
  private meter?: UsageMeter;
  private answered = false;

  /** The price of the model that answers now; undefined before one is known. */
  constructor(private readonly price: () => Price | undefined) {}

  /** A turn of which nothing but its figures is known any more. */
  add(turn: StepSpent): void {
    this.turns.push(turn);
  }

  begin(request: Question): void {
    this.meter = new UsageMeter(request);
    this.answered = false;
  }

  count(event: ChatEvent): void {
    this.meter?.add(event);
    this.answered = true;
  }

  /** Ends the turn and tells what it used. A turn that nothing came of cost nothing, as far as is known. */
  endTurn(): StepSpent {
    const spent = this.current();
    this.turns.push(spent);
    this.meter = undefined;
    return spent;
  }

  total(): { readonly usage: Usage; readonly cost: bigint } {
    const all = this.meter ? [...this.turns, this.current()] : this.turns;
    return {
      usage: all.length === 0 ? NOTHING : all.map(({ usage }) => usage).reduce(sum),
      cost: all.reduce((cost, { costNanoUsd }) => cost + BigInt(costNanoUsd), 0n),
    };
  }

  private current(): StepSpent {
    const measured = this.meter?.usage() ?? NOTHING;
    const usage = this.answered || measured.source === 'provider' ? measured : NOTHING;
    const price = this.price();
    return { usage, costNanoUsd: (price ? costOf(usage, price) : 0n).toString() };
  }
}

const sum = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
  cacheWriteTokens: (a.cacheWriteTokens ?? 0) + (b.cacheWriteTokens ?? 0),
  reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  source: a.source === 'provider' && b.source === 'provider' ? 'provider' : 'estimated',
});
