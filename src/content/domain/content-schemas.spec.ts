import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AjvContentChecks } from '../infrastructure/ajv-content-checks.js';
import { CONTENT_SCHEMAS, currentPayload, currentSchemaVersion } from './content-schemas.js';
import { REPOSITORIES } from './repository-name.js';

const checks = new AjvContentChecks();

describe('migration of payloads', () => {
  it('CNT-03 takes whatever was stored, changes nothing of it, and twice is as good as once', () => {
    const field = fc.constantFrom('variables', 'prompt_ref', 'template', 'tools', 'other');
    const payload = fc.dictionary(
      field,
      fc.jsonValue({ maxDepth: 2 }).filter((value) => value !== undefined),
    );
    fc.assert(
      fc.property(fc.constantFrom(...REPOSITORIES), payload, (repository, contentData) => {
        const before = structuredClone(contentData);
        const migrated = currentPayload(repository, { contentData, schemaVersion: 1 });
        expect(contentData).toEqual(before);
        expect(migrated.schemaVersion).toBe(currentSchemaVersion(repository));
        expect(currentPayload(repository, migrated)).toEqual(migrated);
      }),
    );
  });

  it('CNT-03 makes what fits the first version fit the newest', () => {
    const text = fc.string({ minLength: 1, maxLength: 20 });
    const prompt = fc.record({ template: text, variables: fc.array(text, { maxLength: 5 }) });
    const agent = fc.record({ prompt_ref: fc.uuid(), system_prompt: text });
    fc.assert(
      fc.property(prompt, agent, (promptData, agentData) => {
        const first = checks.accept('prompts', promptData, 1);
        expect(checks.accept('prompts', first.contentData)).toEqual(first);
        const second = checks.accept('ai_agents', agentData, 1);
        expect(checks.accept('ai_agents', second.contentData)).toEqual(second);
      }),
    );
  });

  it('CNT-03 takes a policy of the context for one only where it is one', () => {
    const migrated = (policy: unknown) =>
      currentPayload('ai_agents', { contentData: { model: 'm', context_policy: policy }, schemaVersion: 2 })
        .contentData;
    const policy = { strategy: 'last_messages', messages: 5 };
    expect(migrated(policy)).toEqual({ model: 'm', context_policy: policy });
    for (const own of [null, 'short', 7, {}, { strategy: 'of my own' }, { strategy: null }])
      expect(migrated(own)).toEqual({ model: 'm' });
  });

  it('CNT-03 exists for every version after the first', () => {
    for (const repository of REPOSITORIES)
      for (const schema of CONTENT_SCHEMAS[repository].slice(1))
        expect(schema.migrate).toBeTypeOf('function');
  });
});

describe('schemas of content', () => {
  it('CNT-03 are JSON Schema 2020-12, every version of every repository', () => {
    const ajv = new Ajv2020();
    for (const repository of REPOSITORIES)
      for (const { fields } of CONTENT_SCHEMAS[repository])
        expect(ajv.validateSchema({ type: 'object', properties: fields }), ajv.errorsText()).toBe(true);
    expect(ajv.validateSchema({ type: 'object', properties: { template: { type: 'text' } } })).toBe(false);
  });
});
