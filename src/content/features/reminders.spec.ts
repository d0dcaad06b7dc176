import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Clock } from '#libs/kernel/clock.js';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { ok, type Journey } from '#libs/testing/journey.js';
import { Mailer, type Mail } from '#libs/mail/mailer.js';
import { withClient } from '../../../test/support/catalogue.js';
import { joinOrganization } from '../../../test/support/people.js';
import { RemindAssigneesJob } from './remind-assignees/remind-assignees.job.js';
import { SendReminderJob } from './send-reminder/send-reminder.job.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { systemActor } from '#libs/kernel/actor.js';

const DAY = 86_400_000;

let app: TestApp;
let other: TestApp;
let owner: Journey;
let manager: Journey;
let member: Journey;
const letters: Mail[] = [];
let refusals = 0;
let now = 0;

/** Another time, and letters that are kept, on both workers. */
function prepare({ app: nest }: TestApp): void {
  nest.get(Clock).now = () => new Date(Date.now() + now);
  nest.get(Mailer).send = async (mail: Mail) => {
    if (!mail.subject.startsWith('Due soon')) return;
    if (refusals > 0) {
      refusals -= 1;
      throw new Error('Come again');
    }
    letters.push(mail);
  };
}

beforeAll(async () => {
  app = await startTestApp({ ASSIGNMENT_REMINDER_DAYS: '7, 1' });
  other = await startTestApp({ ASSIGNMENT_REMINDER_DAYS: '7,1', APP_ROLE: 'worker' }, app.db);
  prepare(app);
  prepare(other);
  owner = await app.register();
  manager = await joinOrganization(app, owner.organization.id, 'manager');
  member = await joinOrganization(app, owner.organization.id, 'member');
}, 60_000);

afterAll(async () => {
  await other.close();
  await app.close();
});

async function published(title: string): Promise<string> {
  const { id } = await ok(
    owner.post('/content/items', { repository: 'documents', title, contentData: { body: 'Text' } }),
  );
  await ok(owner.post(`/content/items/${id}/submit`));
  for (const step of ['approve', 'publish']) await ok(manager.post(`/content/items/${id}/${step}`));
  return id;
}

/** The hourly job on both workers at once. */
const turn = () =>
  Promise.all(
    [app, other].map(({ app: nest }) =>
      runInContext({ actor: systemActor(), requestId: 'test' }, () =>
        nest.get(RemindAssigneesJob, { strict: false }).run({}, new AbortController().signal),
      ),
    ),
  );

const reminders = async (): Promise<number> => {
  const { rows } = await withClient({ connectionString: app.db.adminUrl }, (db) =>
    db.query<{ n: number }>('select count(*)::int as n from content.reminders'),
  );
  return rows[0]?.n ?? 0;
};

describe('reminders', () => {
  it('CNT-05 come once before each of the days, to each person of a team, whichever worker’s turn it is', async () => {
    const team = (await ok(owner.post('/teams', { name: 'Learners' }))).id;
    const done = await joinOrganization(app, owner.organization.id, 'member');
    for (const { user } of [member, done])
      await ok(owner.put(`/teams/${team}/members/${user.id}`, { role: 'member' }));
    const itemId = await published('Safety');
    const dueAt = new Date(Date.now() + 10 * DAY).toISOString();
    const { id } = await ok(
      manager.post('/content/assignments', { itemId, teamId: team, dueAt, note: 'Please' }),
    );
    await ok(done.post(`/content/assignments/${id}/progress`, { percent: 100 }));
    await turn();
    expect(await reminders()).toBe(0);
    now = 4 * DAY;
    refusals = 1;
    for (let i = 0; i < 3; i += 1) await turn();
    await eventually(async () => expect(letters).toHaveLength(1), 30_000);
    expect(letters[0]).toMatchObject({ to: member.user.email, subject: 'Due soon: Safety' });
    expect(letters[0]?.text).toContain('> Please');
    now = 9.5 * DAY;
    for (let i = 0; i < 3; i += 1) await turn();
    await eventually(async () => expect(letters).toHaveLength(2), 30_000);
    now = 11 * DAY;
    await turn();
    expect(await reminders()).toBe(2);
    now = 0;
  }, 90_000);

  it('CNT-05 that are late come once, not for every day that has passed, and not any more once it is completed', async () => {
    const before = await reminders();
    const itemId = await published('Late');
    const dueAt = new Date(Date.now() + DAY / 2).toISOString();
    const { id } = await ok(manager.post('/content/assignments', { itemId, userId: member.user.id, dueAt }));
    refusals = 1_000;
    await turn();
    expect(await reminders()).toBe(before + 1);
    await ok(member.post(`/content/assignments/${id}/progress`, { percent: 100 }));
    refusals = 0;
    const { rows } = await withClient({ connectionString: app.db.adminUrl }, (db) =>
      db.query<{ id: string }>(`select id from content.reminders where assignment_id = '${id}'`),
    );
    const actor = systemActor(owner.organization.id);
    await runInContext({ actor, requestId: 'test' }, () =>
      app.app.get(SendReminderJob, { strict: false }).run({ reminderId: rows[0]?.id ?? '' }),
    );
    expect(letters.filter(({ subject }) => subject.includes('Late'))).toEqual([]);
  });
});
