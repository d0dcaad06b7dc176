import { expect, it } from 'vitest';
import { genAiProvider } from './gen-ai.js';

it('OPS-10 a provider has the name that the conventions of OpenTelemetry give it', () => {
  expect(['google', 'anthropic', 'openai'].map(genAiProvider)).toEqual(['gcp.gemini', 'anthropic', 'openai']);
});
