import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../test/support/people.js';

const app = useTestApp();

type Role = 'author' | 'colleague' | 'reader' | 'reviewer' | 'admin' | 'client' | 'outsider';
const ROLES: readonly Role[] = ['author', 'colleague', 'reader', 'reviewer', 'admin', 'client', 'outsider'];
/** Who is no author and no reviewer: each sees what is live, and the client only while it is assigned to him. */
const READERS = ['reader', 'colleague', 'client'] as const;
type Level = 'read' | 'use' | 'write' | 'manage';
const LEVELS: readonly Level[] = ['read', 'use', 'write', 'manage'];
const STEPS = ['submit', 'approve', 'reject', 'publish', 'unpublish', 'archive', 'reopen'] as const;
type Step = (typeof STEPS)[number];

/** What the workflow is said to be, written down a second time and as a table. */
interface Model {
  status: 'draft' | 'review' | 'approved' | 'published' | 'archived';
  titles: string[];
  live: number | null;
  approved: Set<number>;
  labels: Map<string, number>;
  /** What the item is assigned to whom for. */
  given: Map<Role, Level>;
}

interface Real {
  readonly id: string;
  readonly people: Readonly<Record<Role, Journey>>;
}

const FROM: Readonly<Record<Step, readonly Model['status'][]>> = {
  submit: ['draft'],
  approve: ['review'],
  reject: ['review'],
  publish: ['approved'],
  unpublish: ['draft', 'review', 'approved', 'published'],
  archive: ['draft', 'approved', 'published'],
  reopen: ['archived'],
};
const REVIEWERS: readonly Role[] = ['reviewer', 'admin'];
const EDITORS: readonly Role[] = ['author', ...REVIEWERS];
const BY: Readonly<Record<Step, readonly Role[]>> = {
  submit: EDITORS,
  approve: REVIEWERS,
  reject: REVIEWERS,
  publish: REVIEWERS,
  unpublish: REVIEWERS,
  archive: EDITORS,
  reopen: EDITORS,
};

/** Who was given an item to write works on it as its author does, except where that takes a higher level. */
const ownersStep = (step: Step): boolean => step === 'archive' || step === 'reopen';
const worksOn = ({ given }: Model, role: Role, needed: Level = 'write'): boolean =>
  EDITORS.includes(role) || LEVELS.indexOf(given.get(role) ?? 'read') >= LEVELS.indexOf(needed);

const newest = ({ titles }: Model): number => titles.length;

const allowed = (model: Model, role: Role, step: Step): boolean =>
  (BY[step] === EDITORS
    ? worksOn(model, role, ownersStep(step) ? 'manage' : 'write')
    : BY[step].includes(role)) &&
  FROM[step].includes(model.status) &&
  (step !== 'unpublish' || model.live !== null);

const AFTER: Readonly<Record<Step, (model: Model) => void>> = {
  submit: (model) => void (model.status = 'review'),
  approve: (model) => {
    model.status = 'approved';
    model.approved.add(newest(model));
  },
  reject: (model) => void (model.status = 'draft'),
  publish: (model) => {
    model.status = 'published';
    model.live = newest(model);
    model.labels.set('production', newest(model));
  },
  unpublish: (model) => {
    if (model.status === 'published') model.status = 'approved';
    model.live = null;
    model.labels.delete('production');
  },
  archive: (model) => {
    model.status = 'archived';
    model.live = null;
    model.labels.delete('production');
  },
  reopen: (model) => void (model.status = 'draft'),
};

const succeeded = ({ status }: Answer): boolean => status >= 200 && status < 300;

function expectOutcome(answer: Answer, expected: boolean, command: fc.AsyncCommand<Model, Real>): void {
  expect(succeeded(answer), `${command.toString()}: ${JSON.stringify(answer.body)}`).toBe(expected);
}

/** What everybody sees is what the model says, after every command. */
async function expectSame(model: Model, { id, people }: Real): Promise<void> {
  const path = `/content/items/${id}`;
  for (const role of ROLES.filter((each) => worksOn(model, each)))
    expect((await people[role].get(path)).body, role).toMatchObject({
      status: model.status,
      version: newest(model),
      publishedVersion: model.live,
      title: model.titles.at(-1),
    });
  const { body } = await people.admin.get(path);
  expect(Object.fromEntries(body.labels.map(({ label, version }: Label) => [label, version]))).toEqual(
    Object.fromEntries(model.labels),
  );
  const versions = await people.author.get(`${path}/versions?limit=100`);
  expect(versions.body.data.map(({ title }: { title: string }) => title).toReversed()).toEqual(model.titles);
  for (const role of READERS.filter((each) => !worksOn(model, each)))
    await expectReaderSees(model, role, people[role], path);
  for (const address of [
    path,
    `${path}/versions`,
    `${path}/versions/1`,
    `${path}/labels`,
    `${path}/comments`,
  ])
    expect([403, 404], address).toContain((await people.outsider.get(address)).status);
}

interface Label {
  readonly label: string;
  readonly version: number;
}

async function expectReaderSees(
  { live, titles, approved, given }: Model,
  role: Role,
  reader: Journey,
  path: string,
): Promise<void> {
  const seen = await reader.get(path);
  const listed = (await reader.get('/content/items?limit=100')).body.data.find(({ id }: { id: string }) =>
    path.endsWith(id),
  );
  const found = (await reader.get(`/content/search?q=title&limit=100`)).body.data.find(
    ({ id }: { id: string }) => path.endsWith(id),
  );
  if (live === null || (role === 'client' && !given.has(role))) {
    expect([role, seen.status, listed, found]).toEqual([role, 404, undefined, undefined]);
    for (const address of ['versions/1', 'comments', 'labels/production'])
      expect([403, 404], address).toContain((await reader.get(`${path}/${address}`)).status);
    return;
  }
  expect(found).toMatchObject({ title: titles[live - 1], version: live });
  const shown = { title: titles[live - 1], status: 'published', version: live };
  expect(seen.body).toMatchObject(shown);
  expect(listed).toMatchObject(shown);
  for (const { version } of seen.body.labels) expect(approved.has(version)).toBe(true);
  const { data } = (await reader.get(`${path}/versions`)).body;
  expect(data.map(({ number }: { number: number }) => number)).toEqual([live]);
}

class Move implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly role: Role,
    readonly step: Step,
  ) {}
  check = () => true;
  toString = () => `${this.role} ${this.step}`;

  async run(model: Model, real: Real): Promise<void> {
    const { role, step } = this;
    const body = step === 'reject' ? { reason: 'No' } : undefined;
    const answer = await real.people[role].post(`/content/items/${real.id}/${step}`, body);
    expectOutcome(answer, allowed(model, role, step), this);
    if (succeeded(answer)) AFTER[step](model);
    await expectSame(model, real);
  }
}

class Write implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly role: Role,
    readonly restore: number | null,
  ) {}
  check = () => true;
  toString = () => `${this.role} ${this.restore === null ? 'writes' : `restores ${this.restore}`}`;

  async run(model: Model, real: Real): Promise<void> {
    const { role, restore } = this;
    const path = `/content/items/${real.id}`;
    const title = `Title ${newest(model) + 1}`;
    const answer =
      restore === null
        ? await real.people[role].patch(path, { title })
        : await real.people[role].post(`${path}/versions/${restore}/restore`);
    const open = ['draft', 'approved', 'published'].includes(model.status);
    const exists = restore === null || restore <= newest(model);
    expectOutcome(answer, worksOn(model, role) && open && exists, this);
    if (succeeded(answer)) {
      model.titles.push(restore === null ? title : (model.titles[restore - 1] ?? ''));
      model.status = 'draft';
    }
    await expectSame(model, real);
  }
}

class Assign implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly role: Role,
    readonly to: Role,
    readonly level: Level | null,
  ) {}
  check = () => true;
  toString = () => `${this.role} ${this.level ? `assigns for ${this.level}` : 'takes from'} ${this.to}`;

  async run(model: Model, real: Real): Promise<void> {
    const { role, to, level } = this;
    const person = real.people[role];
    const { user } = real.people[to];
    if (level === null) {
      const { data } = (
        await real.people.admin.get(`/content/assignments?itemId=${real.id}&userId=${user.id}`)
      ).body;
      const [assignment] = data.filter(({ isActive }: { isActive: boolean }) => isActive);
      if (!assignment) return;
      const answer = await person.delete(`/content/assignments/${assignment.id}`);
      expectOutcome(answer, REVIEWERS.includes(role), this);
      if (succeeded(answer)) model.given.delete(to);
    } else {
      const body = { itemId: real.id, userId: user.id, accessLevel: level };
      const answer = await person.post('/content/assignments', body);
      expectOutcome(answer, REVIEWERS.includes(role) && to !== 'outsider', this);
      if (succeeded(answer)) model.given.set(to, level);
    }
    await expectSame(model, real);
  }
}

class PointLabel implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly role: Role,
    readonly label: 'production' | 'staging',
    readonly version: number,
  ) {}
  check = () => true;
  toString = () => `${this.role} points ${this.label} at ${this.version}`;

  async run(model: Model, real: Real): Promise<void> {
    const { role, label, version } = this;
    const answer = await real.people[role].post(`/content/items/${real.id}/labels`, { label, version });
    const mayMove =
      label === 'staging' ? worksOn(model, role) : REVIEWERS.includes(role) && model.approved.has(version);
    expectOutcome(answer, mayMove && model.status !== 'archived' && version <= newest(model), this);
    if (succeeded(answer)) model.labels.set(label, version);
    await expectSame(model, real);
  }
}

describe('the workflow of an item', () => {
  let people: Real['people'];
  beforeAll(async () => {
    const admin = await app().register();
    const join = (role: string) => joinOrganization(app(), admin.organization.id, role);
    people = {
      admin,
      author: await join('content_creator'),
      colleague: await join('content_creator'),
      reader: await join('member'),
      reviewer: await join('manager'),
      client: await join('client'),
      outsider: await app().register(),
    };
  });

  it('CNT-02 CNT-03 CNT-06 B-06 B-07 holds whatever anybody tries in whatever order', async () => {
    const role = fc.constantFrom(...ROLES);
    // Who may does more often than not, so that runs get beyond the first draft.
    const doer = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Role>('author', 'reviewer') },
      { weight: 2, arbitrary: role },
    );
    const version = fc.integer({ min: 1, max: 4 });
    const commands = fc.commands(
      [
        ...STEPS.slice(0, 4).map((step) => doer.map((by) => new Move(by, step))),
        fc.tuple(doer, fc.constantFrom(...STEPS)).map(([by, step]) => new Move(by, step)),
        doer.map((by) => new Write(by, null)),
        fc.tuple(role, version).map(([by, number]) => new Write(by, number)),
        fc
          .tuple(
            doer,
            fc.constantFrom<Role>(...READERS, 'outsider'),
            fc.option(fc.constantFrom(...LEVELS), { freq: 4 }),
          )
          .map(([by, to, level]) => new Assign(by, to, level)),
        fc
          .tuple(doer, fc.constantFrom('production' as const, 'staging' as const), version)
          .map(([by, label, number]) => new PointLabel(by, label, number)),
      ],
      { maxCommands: 25, size: 'max' },
    );
    const run = async (chosen: Iterable<fc.AsyncCommand<Model, Real>>): Promise<void> => {
      const body = { repository: 'prompts', title: 'Title 1', contentData: { template: 'T' } };
      const { id } = (await people.author.post('/content/items', body)).body;
      const model: Model = {
        status: 'draft',
        titles: ['Title 1'],
        live: null,
        approved: new Set(),
        labels: new Map(),
        given: new Map(),
      };
      await fc.asyncModelRun(() => ({ model, real: { id, people } }), chosen);
    };
    // One way through every status first, so that this is never only about drafts.
    const through = [
      'submit',
      'reject',
      'submit',
      'approve',
      'publish',
      'unpublish',
      'publish',
      'archive',
      'reopen',
    ] as const;
    await run(through.map((step) => new Move(step === 'submit' ? 'author' : 'reviewer', step)));
    // And one on which people are given and lose it, at each level.
    await run([
      new Assign('reviewer', 'client', 'read'),
      ...(['submit', 'approve', 'publish'] as const).map(
        (step) => new Move(step === 'submit' ? 'author' : 'reviewer', step),
      ),
      new Write('client', null),
      new Assign('admin', 'client', 'write'),
      new Write('client', null),
      new Move('client', 'submit'),
      new Move('client', 'approve'),
      new Move('reviewer', 'reject'),
      new Move('client', 'archive'),
      new Assign('reviewer', 'colleague', 'manage'),
      new Assign('reviewer', 'client', null),
      new Assign('reviewer', 'outsider', 'read'),
      new Move('colleague', 'archive'),
    ]);
    await fc.assert(fc.asyncProperty(commands, run), { numRuns: 6, endOnFailure: true });
  }, 400_000);

  it('CNT-04 of 20 writers who have read the same revision one is heard, until all have been', async () => {
    const { id } = (await people.author.post('/content/items', { repository: 'prompts', title: 'Start' }))
      .body;
    const path = `/content/items/${id}`;
    const write = async (n: number): Promise<number> => {
      for (let attempts = 1; ; attempts++) {
        const { revision } = (await people.author.get(path)).body;
        const headers = { 'if-match': `"${revision}"` };
        const { status, body } = await people.author.patch(
          path,
          { title: `Writer ${n}`, metadata: { based: revision } },
          { headers },
        );
        if (status === 200) return attempts;
        expect([status, body.code]).toEqual([412, 'request.precondition_failed']);
      }
    };
    const attempts = await Promise.all(Array.from({ length: 20 }, (_, n) => write(n)));
    expect(Math.max(...attempts)).toBeGreaterThan(1);
    const { data } = (await people.author.get(`${path}/versions?limit=100`)).body;
    expect(data.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: 21 }, (_, i) => 21 - i),
    );
    expect(new Set(data.map(({ title }: { title: string }) => title)).size).toBe(21);
    // Each was based on the one before it: nobody's change was made without having been seen by the next.
    for (const { number, metadata } of data.slice(0, 20)) expect(metadata.based).toBe(number - 1);
  });
});
