import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { onDatabase } from '#libs/testing/on-database.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../test/support/people.js';

const app = useTestApp();

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

let person: Journey;
let colleague: Journey;
beforeAll(async () => {
  person = await app().register();
  colleague = await joinOrganization(app(), person.organization.id, 'member');
});

async function talk(who: Journey, ...questions: string[]) {
  const id: string = (await who.post('/conversations', {})).body.id;
  let answer = '';
  let question = '';
  for (const content of questions) {
    const { body } = await who.post(`/conversations/${id}/messages`, { content });
    answer = body.assistantMessage.id;
    question = body.userMessage.id;
    await who.stream(`/conversations/${id}/messages/${answer}/stream`);
  }
  return { id, question, answer, path: `/conversations/${id}/messages/${answer}` };
}

describe('what an answer was worth', () => {
  it('CNV-16 is said, said anew, shown with the message, and taken back', async () => {
    const { id, path, answer } = await talk(person, 'Hello?');
    const said = { rating: 'down', reason: 'incomplete', comment: 'There is more to it' };
    expect((await person.put(`${path}/feedback`, said)).body).toMatchObject({ messageId: answer, ...said });
    const shown = async () => (await person.get(`/conversations/${id}/messages`)).body.data[1].rating;
    expect(await shown()).toBe('down');
    const anew = await person.put(`${path}/feedback`, { rating: 'up' });
    expect(anew.body).toMatchObject({ rating: 'up', reason: null, comment: null });
    expect(await shown()).toBe('up');
    expect((await person.delete(`${path}/feedback`)).status).toBe(204);
    expect(await shown()).toBeNull();
  });

  it('CNV-16 is of answers, has a reason only when it is bad, and is one’s own to say', async () => {
    const { id, question, path } = await talk(person, 'Hello?');
    const rate = (where: string, body: object, who = person) =>
      who.put(`${where}/feedback`, body).then(codeOf);
    expect(await rate(`/conversations/${id}/messages/${question}`, { rating: 'up' })).toEqual([
      409,
      'conversation.message_not_suitable',
    ]);
    expect(await rate(path, { rating: 'up', reason: 'style' })).toEqual([
      422,
      'conversation.reason_not_allowed',
    ]);
    expect(await rate(path, { rating: 'up' }, colleague)).toEqual([404, 'conversation.not_found']);
  });

  it('CNV-16 said ten times at once is kept once', async () => {
    const { id, path } = await talk(person, 'Hello?');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => person.put(`${path}/feedback`, { rating: i % 2 ? 'up' : 'down' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(
      await onDatabase(
        app().db,
        `select 1 from conversation.message_feedback where conversation_id = '${id}'`,
      ),
    ).toHaveLength(1);
  });
});

describe('searching one’s own conversations', () => {
  const search = async (q: string, who = person, rest = '') =>
    (await who.get(`/conversations/search?q=${encodeURIComponent(q)}${rest}`)).body;

  it('CNV-06 finds words, beginnings and phrases of mine, newest first, and nothing of anybody else', async () => {
    const mine = await talk(person, 'How do marmots hibernate?', 'Tell me of marmot burrows');
    await talk(colleague, 'Do marmots whistle?');
    const found = await search('marmot');
    expect(found.data.map(({ role }: { role: string }) => role)).toContain('user');
    const questions = found.data.filter(({ role }: { role: string }) => role === 'user');
    expect(questions.map(({ excerpt }: { excerpt: string }) => excerpt)).toEqual([
      'Tell me of ⟦marmot⟧ burrows',
      expect.stringContaining('⟦marmots⟧ hibernate'),
    ]);
    expect(questions[0]).toMatchObject({
      conversationId: mine.id,
      conversationTitle: 'How do marmots hibernate?',
    });
    expect((await search('"marmot burrows"')).data.length).toBeGreaterThan(0);
    expect((await search('whistle')).data).toEqual([]);
    expect((await search('whistle', colleague)).data).not.toEqual([]);
  });

  it('CNV-06 takes nothing that is typed for a command, and pages without a gap', async () => {
    for (const q of ["'x", "a' | 'b", 'x:*', '!!x', 'a & | b', '\\x', '⟦x⟧', 'or or', '-'.repeat(50) + 'y'])
      expect([q, (await person.get(`/conversations/search?q=${encodeURIComponent(q)}`)).status]).toEqual([
        q,
        200,
      ]);
    await talk(person, 'Quokkas one', 'Quokkas two', 'Quokkas three');
    const whole = (await search('quokkas', person, '&limit=100')).data.map(({ id }: { id: string }) => id);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { data: { id: string }[]; nextCursor: string | null } = await search(
        'quokkas',
        person,
        `&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      paged.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
  });

  it('CNV-04 does not find what was deleted', async () => {
    const { id } = await talk(person, 'Axolotls regrow limbs');
    expect((await search('axolotls')).data.length).toBeGreaterThan(0);
    await person.delete(`/conversations/${id}`);
    expect((await search('axolotls')).data).toEqual([]);
  });
});

describe('taking a conversation along', () => {
  it('CNV-04 as JSON every branch of it, more than fits one page', async () => {
    const { id, answer } = await talk(person, 'One', 'Two');
    const { body: again } = await person.post(`/conversations/${id}/messages/${answer}/regenerate`, {});
    await person.stream(`/conversations/${id}/messages/${again.id}/stream`);
    const { status, body } = await person.get(`/conversations/${id}/export`);
    expect(status).toBe(200);
    expect(body.conversation).toMatchObject({ id, isBranched: true });
    expect(body.messages).toHaveLength(5);
    expect(codeOf(await colleague.get(`/conversations/${id}/export`))).toEqual([
      404,
      'conversation.not_found',
    ]);
  });

  it('CNV-04 as Markdown what is shown, to be saved under a name', async () => {
    const { id } = await talk(person, 'Why is # the sky\nblue?');
    const { status, headers, body } = await person.get(`/conversations/${id}/export/markdown`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/markdown');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="conversation-${id}.md"`);
    expect(body).toMatch(/^# Why is # the sky blue\?\n\nStarted /);
    expect(body).toContain('## You\n');
    expect(body).toContain('Why is # the sky\nblue?');
    expect(body).toContain('## Assistant\n');
  });
});
