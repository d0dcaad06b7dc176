import { describe, expect, it } from 'vitest';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { newId } from '#libs/kernel/id.js';
import { MOST_ATTACHMENTS } from '../../domain/attachment.js';
import { MAX_CONTENT } from '../content-field.js';
import { readUiRequest } from './ui-message-request.js';

const [id, answer, question, file] = [newId(), newId(), newId(), newId()];
const text = (word: string) => ({ type: 'text', text: word });
const asked = (...parts: unknown[]) => ({ id: 'from the page', role: 'user', parts });
const picture = { type: 'file', url: `/media/${file}` };
const answered = { id: answer, role: 'assistant', parts: [] };
const read = (...messages: unknown[]) => readUiRequest({ id, messages }).act;

describe('reading what a chat of the AI SDK sends', () => {
  it('CNV-04 asks after the last answer that the conversation knows', () => {
    const act = { type: 'ask', content: 'Hi\nthere', attachments: [] };
    expect(readUiRequest({ id, messages: [asked(text('Hi'), text('there'))] })).toEqual({
      conversationId: id,
      act: { ...act, parentId: null },
    });
    expect(read(answered, asked(text('Hi\nthere')))).toEqual({ ...act, parentId: answer });
    const unknown = { ...answered, id: 'msg-1' };
    expect(read(answered, unknown, asked(text('Hi\nthere')))).toEqual({ ...act, parentId: answer });
  });

  it('CNV-04 edits the question that it names, and one without a known name by asking anew after the answer before', () => {
    const act = { content: 'Hi', attachments: [] };
    const edited = asked(text('Hi'));
    const edit = readUiRequest({ id, messages: [answered, edited], messageId: question }).act;
    expect(edit).toEqual({ ...act, type: 'edit', messageId: question });
    const anew = readUiRequest({ id, messages: [answered, edited], messageId: 'msg-1' }).act;
    expect(anew).toEqual({ ...act, type: 'ask', parentId: answer });
  });

  it.each([
    [answer, answer],
    ['msg-1', null],
    [null, null],
    [undefined, null],
  ])('CNV-04 gives the answer %s again', (messageId, expected) => {
    const again = { id, messages: [], trigger: 'regenerate-message', messageId };
    expect(readUiRequest(again).act).toEqual({ type: 'regenerate', messageId: expected });
  });

  it.each([
    `/media/${file}`,
    `/api/v1/media/${file}/content`,
    `https://gym.example/api/v1/media/${file}?a=1`,
  ])('CNV-23 takes the file at %s', (url) => {
    expect(read(asked(text('See'), { type: 'file', url }))).toMatchObject({ attachments: [file] });
  });

  it.each<[string, object]>([
    ['/id must be the id of the conversation: give it to the chat as its id', { id: 'chat-1' }],
    ['/messages must be a list of at most 2000 messages', { messages: {} }],
    [
      '/messages must be a list of at most 2000 messages',
      { messages: Array.from({ length: 2_001 }, () => answered) },
    ],
    ['/messages/0 must be a message', { messages: ['Hi'] }],
    ['/messages/0 must be a message', { messages: [null] }],
    ['/messages must end with a message of the user', { messages: [] }],
    ['/messages must end with a message of the user', { messages: [asked(text('Hi')), answered] }],
    ['/messageId must be the id of a message', { messageId: 1 }],
    [
      '/messageId must be the question’s id as its answer told it (metadata.questionId)',
      { messageId: 'msg-1' },
    ],
    ['/trigger must be submit-message or regenerate-message', { trigger: 'resume-stream' }],
    ['/messages/0/parts must be the parts of the message', { messages: [{ role: 'user', content: 'Hi' }] }],
    ...[null, { type: 'text', text: 1 }, { type: 'tool-x' }].map((part): [string, object] => [
      '/messages/0/parts/0 must be a text or a file: nothing else can be asked with here',
      { messages: [asked(part)] },
    ]),
    ...['data:image/png;base64,AA==', 'https://a.example/b.png', undefined].map((url): [string, object] => [
      '/messages/0/parts/1/url must be …/media/{id} of a file you have uploaded',
      { messages: [asked(text('See'), { type: 'file', url })] },
    ]),
    [
      `/messages/0/parts must hold at most ${MOST_ATTACHMENTS} files`,
      { messages: [asked(...Array.from({ length: MOST_ATTACHMENTS + 1 }, () => picture))] },
    ],
    ...['', ' \n', 'x'.repeat(MAX_CONTENT + 1)].map((word): [string, object] => [
      `/messages/0/parts must hold a text of 1 to ${MAX_CONTENT} characters`,
      { messages: [asked(text(word))] },
    ]),
    ['/messages/0/parts must not contain a NUL character', { messages: [asked(text('a\0b'))] }],
  ])('CNV-13 refuses: %s', (fault, fields) => {
    const reading = () => readUiRequest({ id, messages: [asked(text('Hi'))], ...fields });
    expect(reading).toThrow(RequestInvalid);
    expect(reading).toThrow(`${fault}.`);
  });

  it('CNV-13 refuses what is no chat at all', () => {
    expect(() => readUiRequest(null)).toThrow(/^\/id must be/);
    expect(() => readUiRequest('Hi')).toThrow(/^\/id must be/);
  });
});
