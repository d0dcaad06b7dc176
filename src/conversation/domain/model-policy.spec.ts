import { describe, expect, it } from 'vitest';
import {
  LOCAL_REGION,
  missingCapability,
  OPEN_MODEL_POLICY,
  policyRefusal,
  type ModelPolicy,
} from './model-policy.js';
import type { Model } from './models.js';

const model: Model = {
  id: 'm',
  displayName: 'M',
  provider: 'p',
  vendor: 'v',
  contextWindow: 1_000,
  maxOutputTokens: 200,
  capabilities: ['chat'],
  region: 'eu',
  trainsOnData: false,
  retentionDays: 0,
  fallbacks: [],
};
const refusalOf = (fields: Partial<Model>, policy: Partial<ModelPolicy>, own: string[] = []) =>
  policyRefusal({ ...model, ...fields }, { ...OPEN_MODEL_POLICY, ...policy }, new Set(own));

describe('what an organization’s policy lets answer', () => {
  it.each<[string, Partial<Model>, Partial<ModelPolicy>, string[]?]>([
    ['any model where it says nothing', { region: null, trainsOnData: true, retentionDays: null }, {}],
    ['a model it names', {}, { allowedModels: ['m'] }],
    ['a provider that does not train', {}, { noTraining: true }],
    ['a provider that keeps nothing', {}, { zeroRetention: true }],
    ['a region it names', {}, { regions: ['us', 'eu'] }],
    ['what never leaves this deployment, wherever that is', { region: LOCAL_REGION }, { regions: ['us'] }],
    ['a vendor it has a key for', {}, { ownKeysOnly: true }, ['v']],
    ['what needs no key', { region: LOCAL_REGION, vendor: null }, { ownKeysOnly: true }],
  ])('XC-66 CNV-02 is %s', (_, fields, policy, own) => {
    expect(refusalOf(fields, policy, own)).toBeUndefined();
  });

  it.each<[string, Partial<Model>, Partial<ModelPolicy>, string[]?]>([
    ['does not allow it', {}, { allowedModels: [] }],
    ['may train on its data', { trainsOnData: true }, { noTraining: true }],
    ['keeps its data', { retentionDays: 30 }, { zeroRetention: true }],
    ['keeps its data', { retentionDays: null }, { zeroRetention: true }],
    ['other regions only', {}, { regions: ['us'] }],
    ['other regions only', { region: null }, { regions: ['us'] }],
    ['a key of its own for', {}, { ownKeysOnly: true }, ['another']],
    ['a key of its own for', { vendor: null }, { ownKeysOnly: true }, ['v']],
  ])('XC-66 CNV-02 is nothing else, and it is said why: %s %j', (reason, fields, policy, own) => {
    expect(refusalOf(fields, policy, own)).toContain(reason);
  });

  it('CNV-02 is nothing that lacks what is needed', () => {
    expect(missingCapability(model, ['chat', 'vision', 'tools'])).toBe('vision');
    expect(missingCapability(model, ['chat'])).toBeUndefined();
  });
});
