import type { LlmErrorKind } from './llm-error.js';
import { OpenAiCompatibleProvider } from './openai-compatible.js';
import type { Behaviour } from './testing/openai-wire-frames.js';
import { startOpenAiWireServer } from './testing/openai-wire-server.js';
import { describeProviderContract, type Scenario } from './testing/provider-contract.js';

const responses: Partial<Record<LlmErrorKind, Behaviour>> = {
  'rate-limited': { status: 429, body: '{"error":{"message":"Slow down","code":"rate_limit_exceeded"}}' },
  unavailable: { status: 503, body: '{"error":{"message":"Overloaded"}}' },
  authentication: { status: 401, body: '{"error":{"message":"Bad key","code":"invalid_api_key"}}' },
  'invalid-request': { status: 400, body: '{"error":{"message":"Unknown field"}}' },
  'context-length': {
    status: 400,
    body: '{"error":{"message":"Too long","code":"context_length_exceeded"}}',
  },
  'content-filtered': { status: 400, body: '{"error":{"message":"Not allowed","code":"content_filter"}}' },
};

function behaviour(scenario: Scenario): Behaviour {
  if (scenario.type === 'answers') return {};
  if (scenario.type === 'is-slow') return { chunkDelayMs: 60 };
  if (scenario.type === 'is-silent') return { fault: { after: 0, type: 'silence' } };
  if (scenario.type === 'fails') return responses[scenario.kind]!;
  return { fault: { after: 1 + scenario.afterDeltas, type: 'cut' } }; // the first frame holds the role and no text
}

describeProviderContract('openai-compatible', async (scenario) => {
  const server = await startOpenAiWireServer();
  server.script(behaviour(scenario));
  const provider = new OpenAiCompatibleProvider({ name: 'wire', baseUrl: server.url, apiKey: 'secret-key' });
  return {
    provider,
    model: 'wire-model',
    question: 'one two three four five six seven',
    upstreamClosed: async () => {
      const outcome = await server.requests.at(-1)!.closed;
      if (outcome !== 'cut') throw new Error(`The connection was ${outcome}, not cut`);
    },
    close: async () => {
      await server.close();
      await provider.close();
    },
  };
});
