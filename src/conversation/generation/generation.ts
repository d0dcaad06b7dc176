import type { Logger } from '@nestjs/common';
import { LlmError } from '#libs/llm/llm-error.js';
import type { ChatEvent, FinishReason, Passage } from '#libs/llm/llm-provider.js';
import { PriceUnknown } from '#libs/llm/prices.js';
import type { Citation } from '../domain/message.js';
import { CitationFinder } from './citation-finder.js';
import type { LiveAnswer } from './live-answer.js';
import { ReasoningKeeper } from './reasoning-keeper.js';
import { TextCleaner } from './text-cleaner.js';
import { StoppedWhileWaiting, type AnswerEvent } from './tool-loop.js';

/** Why a generation ended early. */
type Ending = 'stopped' | 'interrupted' | 'lost';

export interface GenerationResult {
  readonly state: 'complete' | 'awaiting_approval' | 'stopped' | 'failed';
  readonly finishReason: FinishReason | null;
  readonly citations: readonly Citation[];
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly firstTextAt: number | null;
}

/** What the model is asked, and the answer once somebody reads it. */
export interface Prepared {
  /** What the model is given to quote. */
  readonly passages: readonly Passage[];
  /** What the answer has quoted before it waited for an approval. */
  readonly cited: readonly Citation[];
  /** Whether what the model thinks is kept and shown. */
  readonly showsReasoning: boolean;
  readonly events: (signal: AbortSignal) => AsyncIterable<AnswerEvent>;
}

interface Script {
  readonly live: LiveAnswer;
  readonly prepare: () => Promise<Prepared>;
  readonly finish: (result: GenerationResult) => Promise<void>;
  /** Instead of `finish` when the lease was lost or the end could not be stored. */
  readonly abandon: () => Promise<void>;
  readonly logger: Logger;
}

const MAX_TEXT_UNITS = 2_000_000;

/** One answer being generated: it outlives the request that asked and every stream that watches. */
export class Generation {
  private readonly aborter = new AbortController();
  private ending?: Ending;
  private finished!: () => void;
  readonly done = new Promise<void>((resolve) => (this.finished = resolve));

  constructor(private readonly script: Script) {}

  /** Ends it at the person's wish; the text so far stays. */
  stop(): void {
    this.end('stopped');
  }

  /** Ends it because this process has to go. */
  interrupt(): void {
    this.end('interrupted');
  }

  /** Another process has taken it over: nothing more may be written here. */
  lose(): void {
    this.end('lost');
  }

  async run(): Promise<void> {
    try {
      const result = await this.generate();
      if (this.ending === 'lost') await this.script.abandon();
      else await this.script.finish(result);
    } catch (error) {
      // The lease runs out, and whoever takes the generation over ends it with the text that was kept.
      this.script.logger.error(error, 'The end of a generation could not be stored');
      await this.script.abandon();
    } finally {
      this.finished();
    }
  }

  private end(ending: Ending): void {
    this.ending ??= ending;
    this.aborter.abort();
  }

  private async generate(): Promise<GenerationResult> {
    const { live, prepare } = this.script;
    const cleaner = new TextCleaner();
    const thoughts = new ReasoningKeeper(live);
    let sources = new CitationFinder([]);
    let awaiting = false;
    let finishReason: FinishReason | null = null;
    let firstTextAt: number | null = null;
    let failure: unknown;
    const write = (text: string) => {
      if (text === '') return;
      firstTextAt ??= Date.now();
      sources.read(text);
      live.append(text);
      if (live.text.length > MAX_TEXT_UNITS)
        throw new LlmError('protocol', `The answer is longer than ${MAX_TEXT_UNITS} characters`);
    };
    try {
      const { passages, cited, showsReasoning, events } = await prepare();
      sources = new CitationFinder(passages);
      for (const citation of cited) sources.add(citation);
      for await (const event of events(this.aborter.signal)) {
        if (event.type !== 'reasoning') thoughts.end();
        if (event.type === 'text') write(cleaner.push(event.text));
        else if (event.type === 'reasoning' && showsReasoning) thoughts.push(event.text);
        else if (event.type === 'citation') sources.add(withoutType(event));
        else if (event.type === 'finish') finishReason = event.reason;
        else if (event.type === 'awaiting-approval') awaiting = true;
      }
    } catch (error) {
      failure = error;
    }
    thoughts.end();
    write(cleaner.end());
    const ended = this.outcome(failure, finishReason, awaiting);
    return { ...ended, citations: sources.citations, firstTextAt };
  }

  private outcome(
    failure: unknown,
    finishReason: FinishReason | null,
    awaiting: boolean,
  ): Pick<GenerationResult, 'state' | 'finishReason' | 'error'> {
    // What is written down as waiting waits, whoever has ended it just then.
    if (awaiting) return { state: 'awaiting_approval', finishReason: null, error: null };
    if ((this.ending === 'stopped' && finishReason === null) || failure instanceof StoppedWhileWaiting)
      return { state: 'stopped', finishReason: null, error: null };
    const interrupted = failure instanceof GenerationInterrupted || this.ending === 'interrupted';
    if (interrupted && finishReason === null)
      return { state: 'failed', finishReason: null, error: INTERRUPTED };
    if (failure === undefined) return { state: 'complete', finishReason, error: null };
    if (failure instanceof LlmError)
      return { state: 'failed', finishReason: null, error: { code: failure.code, detail: failure.message } };
    if (failure instanceof PriceUnknown)
      return { state: 'failed', finishReason: null, error: { code: failure.code, detail: NO_PRICE } };
    this.script.logger.error(failure, 'A generation failed for a reason of our own');
    return {
      state: 'failed',
      finishReason: null,
      error: { code: 'generation.internal_error', detail: 'The answer could not be generated. Ask again.' },
    };
  }
}

/** The generation was begun by a process that died: it is not begun again, because that would be charged twice. */
export class GenerationInterrupted extends Error {}

const NO_PRICE =
  'The model has no price in force, and is not asked without one. Ask with another model, or have an operator add it.';

const INTERRUPTED = {
  code: 'generation.interrupted',
  detail:
    'The process that generated this answer ended. The text so far was kept; ask again for a whole answer.',
};

function withoutType({
  type: _type,
  ...citation
}: Extract<ChatEvent, { type: 'citation' }>): Required<Citation> {
  return citation;
}
