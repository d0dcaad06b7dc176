import { describe, expect, it } from 'vitest';
import { EmbeddingCall } from './embedding-call.js';
import type { ChatEvent } from './llm-provider.js';
import { OfflineProvider } from './offline.js';
import { caught, never } from './testing/provider-contract.js';

describe('EmbeddingCall', () => {
  const provider = new OfflineProvider({ retrieve: async () => [] });

  it('CNV-01 gives the vectors that the router has let a provider make', async () => {
    const call = new EmbeddingCall({ inputs: ['moose'] });
    const { provider: asked } = call.through({ provider, model: 'm' });
    const { vectors } = await call.read(asked.stream({ model: 'm', messages: [] }, never()));
    expect(vectors).toHaveLength(1);
  });

  it('CNV-13 takes nothing for an answer when no provider has given one', async () => {
    const nothing = (async function* (): AsyncGenerator<ChatEvent> {})();
    expect((await caught(() => new EmbeddingCall({ inputs: ['moose'] }).read(nothing))).kind).toBe(
      'protocol',
    );
  });
});
