import { LlmError } from './llm-error.js';
import {
  LlmProvider,
  type ChatEvent,
  type ChatRequest,
  type EmbedRequest,
  type EmbedResult,
} from './llm-provider.js';
import type { Candidate } from './router.js';

/**
 * One request for embeddings as the router sees an answer: a stream of nothing but its usage and its end. So retries,
 * breakers, the deadline and the record of attempts are the same for both.
 */
export class EmbeddingCall {
  private result?: EmbedResult;

  constructor(private readonly request: Omit<EmbedRequest, 'model'>) {}

  /** What the router is given in a candidate's place. */
  through(candidate: Candidate): Candidate {
    return {
      ...candidate,
      provider: new Embedding(candidate.provider, (model, signal) => this.ask(candidate, model, signal)),
    };
  }

  /** Lets the router ask, and resolves with the vectors. */
  async read(events: AsyncIterable<ChatEvent>): Promise<EmbedResult> {
    for await (const { type } of events) if (type === 'finish') break;
    if (!this.result) throw new LlmError('protocol', 'The answer ended before it was finished');
    return this.result;
  }

  private async ask({ provider }: Candidate, model: string, signal: AbortSignal): Promise<EmbedResult> {
    return (this.result = await provider.embed({ ...this.request, model }, signal));
  }
}

class Embedding extends LlmProvider {
  readonly name: string;

  constructor(
    private readonly provider: LlmProvider,
    private readonly ask: (model: string, signal: AbortSignal) => Promise<EmbedResult>,
  ) {
    super();
    this.name = provider.name;
  }

  async *stream({ model }: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    const { usage } = await this.ask(model, signal);
    yield { type: 'usage', usage };
    yield { type: 'finish', reason: 'stop' };
  }

  embed: LlmProvider['embed'] = (request, signal) => this.provider.embed(request, signal);
  countTokens: LlmProvider['countTokens'] = (request, signal) => this.provider.countTokens(request, signal);
  models: LlmProvider['models'] = (signal) => this.provider.models(signal);
  health: LlmProvider['health'] = (signal) => this.provider.health(signal);
}
