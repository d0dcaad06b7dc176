import type { ChatEvent, ChatRequest } from '#libs/llm/llm-provider.js';
import type { Price } from '#libs/llm/prices.js';

/** Where answers come from: routing, retries and breakers lie behind it. Throws `LlmError`. */
export abstract class ModelGateway {
  abstract stream(
    modelId: string,
    request: Omit<ChatRequest, 'model'>,
    signal: AbortSignal,
  ): AsyncIterable<ChatEvent>;
  /** The price in force at that moment. Throws `PriceUnknown`: an unknown price is never free. */
  abstract price(modelId: string, at: Date): Price;
}
