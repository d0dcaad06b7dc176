import type { ContextPolicy } from './context-policy.js';

/** A message on the way to a question, the question itself included. */
export interface PathMessage {
  readonly sequenceNumber: number;
  readonly role: 'user' | 'assistant';
  readonly pinned: boolean;
}

export const LEFT_OUT_REASONS = [
  'last_messages',
  'token_budget',
  'window',
  'summarized',
  'answer_without_question',
  'pin_too_long',
  'no_text',
  'too_far_back',
] as const;
/** `no_text` and `too_far_back` are messages that are not even chosen from. */
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

interface Script<M> {
  readonly policy: ContextPolicy;
  /** Tokens of the model's window that are there for messages. */
  readonly room: number;
  readonly tokensOf: (message: M) => number;
  /** Of what went before, up to a message on the path. */
  readonly summary?: { readonly untilSequence: number; readonly tokens: number };
}

export interface Selection<M> {
  /** In their order. */
  readonly sent: readonly M[];
  readonly leftOut: ReadonlyMap<LeftOutReason, readonly M[]>;
  readonly withSummary: boolean;
  /** The last message a new summary should represent, where more has fallen out than the present one does. */
  readonly summarizeUntil: M | undefined;
}

/** What policy and window leave for messages. */
export const budgetOf = ({ tokens = Infinity }: ContextPolicy, room: number): number =>
  Math.min(room, tokens);

/**
 * Chooses what a model is sent of the way to a question (the oldest first): the question and what there is of its answer
 * always, then what is pinned with the questions it answers, then the newest run of messages that begins with a question.
 */
export function selectContext<M extends PathMessage>(path: readonly M[], script: Script<M>): Selection<M> {
  return new Choice(path, script).made();
}

class Choice<M extends PathMessage> {
  private readonly kept = new Set<M>();
  private readonly reasons = new Map<M, LeftOutReason>();
  private readonly question: number;
  private readonly budget: number;
  private left: number;
  /** Where the newest run begins. */
  private from: number;
  /** The newest run is as long as the policy lets it be. */
  private counted = false;

  constructor(
    private readonly path: readonly M[],
    private readonly script: Script<M>,
  ) {
    this.budget = budgetOf(script.policy, script.room);
    this.left = this.budget;
    this.question = path.findLastIndex(({ role }) => role === 'user');
    this.from = path.length;
  }

  private get most(): number {
    const { strategy, messages = Infinity } = this.script.policy;
    return strategy === 'last_messages' ? messages : Infinity;
  }

  made(): Selection<M> {
    const { path, kept } = this;
    for (const message of [path.at(-1), path[this.question]]) if (message) this.keep(message);
    this.keepPinned();
    const withSummary = this.fill();
    this.dropOrphans();
    const leftOut = new Map<LeftOutReason, M[]>();
    for (const message of path.filter((each) => !kept.has(each))) {
      const reason = this.reasonOf(message, withSummary);
      leftOut.set(reason, [...(leftOut.get(reason) ?? []), message]);
    }
    return {
      sent: path.filter((message) => kept.has(message)),
      leftOut,
      withSummary,
      summarizeUntil: this.summarizeUntil(leftOut),
    };
  }

  private keep(...messages: readonly M[]): void {
    for (const message of messages)
      if (!this.kept.has(message)) {
        this.left -= this.script.tokensOf(message);
        this.kept.add(message);
      }
  }

  private costOf(...messages: readonly M[]): number {
    const added = messages.filter((message) => !this.kept.has(message));
    return added.reduce((sum, message) => sum + this.script.tokensOf(message), 0);
  }

  /** An answer is pinned with its question, where both fit: alone it would seem to answer another one. */
  private keepPinned(): void {
    const { path } = this;
    for (let i = path.length - 1; i >= 0; i--) {
      const message = path[i] as M;
      if (!message.pinned || this.kept.has(message)) continue;
      const before = path[i - 1];
      const pair = message.role === 'assistant' && before?.role === 'user' ? [before, message] : [message];
      if (this.costOf(...pair) <= this.left) this.keep(...pair);
      else if (this.costOf(message) <= this.left) this.keep(message);
      else this.reasons.set(message, 'pin_too_long');
    }
  }

  /** Answers whether the summary stands for what is before it. */
  private fill(): boolean {
    const { summary } = this.script;
    const all = this.runFrom(0);
    const useful = summary && all > 0 && this.coversSomething(summary.untilSequence);
    if (!useful || summary.tokens > this.left) {
      this.take(all);
      return false;
    }
    this.left -= summary.tokens;
    const after = this.path.findIndex(({ sequenceNumber }) => sequenceNumber > summary.untilSequence);
    this.take(this.runFrom(after));
    return true;
  }

  private coversSomething(untilSequence: number): boolean {
    const { path, kept, question } = this;
    return (
      path.some((message) => message.sequenceNumber <= untilSequence && !kept.has(message)) &&
      (path[question]?.sequenceNumber ?? 0) > untilSequence
    );
  }

  /** How far back the newest run reaches, with what is left and not beyond `first`. */
  private runFrom(first: number): number {
    let from = this.path.length;
    let rest = this.left;
    while (from > first && this.path.length - from < this.most) {
      const message = this.path[from - 1] as M;
      rest -= this.costOf(message);
      if (rest < 0 && !this.kept.has(message)) break;
      from--;
    }
    return from;
  }

  private take(from: number): void {
    this.from = from;
    this.counted = this.path.length - from >= this.most;
    this.keep(...this.path.slice(from));
  }

  /** What follows a gap must not seem to answer what is before it. */
  private dropOrphans(): void {
    const { path, kept } = this;
    for (; this.from < path.length; this.from++) {
      const message = path[this.from] as M;
      const answers = message.role === 'assistant' && !kept.has(path[this.from - 1] as M);
      if (!answers || message.pinned || this.from >= this.question) return;
      kept.delete(message);
      this.reasons.set(message, 'answer_without_question');
    }
  }

  private reasonOf(message: M, withSummary: boolean): LeftOutReason {
    const { room, summary } = this.script;
    const reason = this.reasons.get(message);
    if (reason) return reason;
    if (withSummary && summary && message.sequenceNumber <= summary.untilSequence) return 'summarized';
    if (this.counted) return 'last_messages';
    return this.budget < room ? 'token_budget' : 'window';
  }

  /** So far that what is not summarized takes half of the budget: the next turns have room then. */
  private summarizeUntil(leftOut: ReadonlyMap<LeftOutReason, readonly M[]>): M | undefined {
    const { path, script } = this;
    const fallen = ['token_budget', 'window', 'answer_without_question'] as const;
    if (script.policy.strategy !== 'running_summary' || !fallen.some((reason) => leftOut.has(reason)))
      return undefined;
    const half = this.budget / 2;
    let from = this.question;
    let taken = path.slice(from).reduce((sum, message) => sum + script.tokensOf(message), 0);
    while (from > this.from) {
      taken += script.tokensOf(path[from - 1] as M);
      if (taken > half) break;
      from--;
    }
    while (from < this.question && path[from]?.role !== 'user') from++;
    const last = path[from - 1];
    return last && last.sequenceNumber > (script.summary?.untilSequence ?? 0) ? last : undefined;
  }
}
