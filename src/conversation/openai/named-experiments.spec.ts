import { describe, expect, it } from 'vitest';
import { runInContext } from '#libs/kernel/request-context.js';
import type { PublishedContent } from '../../content/index.js';
import type { Models } from '../domain/models.js';
import type { Trial, Trials } from '../trials.js';
import { NamedExperiments } from './named-experiments.js';

const published = { id: 'agent', version: 1, contentData: { system_prompt: 'Be kind.' } };
const older = { id: 'agent', version: 7, contentData: { system_prompt: 'Be old.' } };
const setup = {
  model: 'bright',
  temperature: 0.5,
  maxOutputTokens: null,
  reasoningEffort: 'low' as const,
  agentVersion: null as number | null,
  promptHash: null,
};

interface World {
  readonly agentId?: string | null;
  /** What the caller may use. */
  readonly agents?: (typeof published)[];
  /** Of the agent, as far as they are there. */
  readonly versions?: (typeof published)[];
  readonly models?: string[];
  readonly trial?: Partial<typeof setup> | undefined;
}

/** What answers a program that names the experiment "brevity". */
function find(
  { agentId = null, agents = [], versions = [], models = ['bright'], ...rest }: World,
  name = 'brevity',
) {
  const trial =
    'trial' in rest && rest.trial === undefined ? undefined : { setup: { ...setup, ...rest.trial } };
  const trials = {
    running: async () => [{ id: 'e', name: 'brevity', agentId }],
    choose: async () => trial as Trial | undefined,
  };
  const content = {
    agent: async (id: string) => agents.find((each) => each.id === id),
    agentVersion: async (_id: string, version: number) => versions.find((each) => each.version === version),
  };
  const configured = { find: (id: string) => (models.includes(id) ? { id } : undefined) };
  const experiments = new NamedExperiments(
    trials as unknown as Trials,
    configured as unknown as Models,
    content as unknown as PublishedContent,
  );
  const plain = { model: { id: 'plain' } as never, settings: {} };
  const actor = { kind: 'user' as const, userId: 'u', organizationId: 'o', roles: [], aal: 1 };
  return runInContext({ actor, requestId: 'r' }, () =>
    experiments.find(`experiment:${name}`, null, async () => plain),
  );
}

describe('a program that names an experiment', () => {
  it('EXP-01 EXP-02 is answered as its variant is set up, and otherwise where that cannot be', async () => {
    expect(await find({})).toMatchObject({
      model: { id: 'bright' },
      settings: { temperature: 0.5, reasoningEffort: 'low' },
      part: { trial: { setup }, byDefault: { model: { id: 'plain' } } },
    });
  });

  it('EXP-02 is answered as ever where it does not take part', async () => {
    expect(await find({ trial: undefined })).toEqual({ model: { id: 'plain' }, settings: {} });
  });

  it('EXP-03 is answered as ever, and marked, where the model of its variant is gone', async () => {
    const answered = await find({ models: [] });
    expect(answered).toMatchObject({ model: { id: 'plain' }, part: { trial: { setup } } });
    expect(answered.part?.byDefault).toBeUndefined();
  });

  it('EXP-01 is answered by the version of the agent that its variant fixed', async () => {
    const about = { agentId: 'agent', agents: [published], trial: { agentVersion: 7 } };
    expect(await find({ ...about, versions: [older] })).toMatchObject({
      agent: older,
      settings: { systemPrompt: 'Be old.', temperature: 0.5 },
      part: { byDefault: { agent: published } },
    });
    const gone = await find(about);
    expect(gone).toMatchObject({ model: { id: 'plain' }, agent: published });
    expect(gone.part?.byDefault).toBeUndefined();
  });

  it.each<[string, World, string?]>([
    ['No experiment that is called so is running.', {}, 'another'],
    ['It is about an agent that you may not use.', { agentId: 'agent' }],
  ])('XC-46 EXP-01 is refused: %s', async (why, world, name) => {
    await expect(find(world, name)).rejects.toMatchObject({
      code: 'openai.model_not_found',
      message: expect.stringContaining(why),
    });
  });
});
