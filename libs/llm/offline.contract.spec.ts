import { OfflineProvider, offlineModel, type OfflineOptions } from './offline.js';
import type { Passage } from './llm-provider.js';
import { describeProviderContract, type Scenario } from './testing/provider-contract.js';

const passage: Passage = {
  sourceId: 'handbook',
  title: 'Handbook',
  version: 3,
  part: 'body',
  start: 40,
  text: 'Holidays are asked for in the portal. The manager answers within three working days.',
  score: 0.8,
};

function profile(scenario: Scenario): Partial<OfflineOptions> {
  if (scenario.type === 'answers') return {};
  if (scenario.type === 'is-slow') return { tokensPerSecond: 60 };
  if (scenario.type === 'is-silent') return { failure: () => ({ type: 'silence' }) };
  if (scenario.type === 'fails') return { failure: () => scenario };
  return { failure: () => ({ ...scenario, kind: 'unavailable' }) };
}

describeProviderContract('offline', async (scenario) => ({
  provider: new OfflineProvider({ retrieve: async () => [passage], ...profile(scenario) }),
  model: offlineModel,
  question: 'How do I ask for holidays?',
  close: async () => {},
}));
