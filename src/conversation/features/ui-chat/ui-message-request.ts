import type { FieldError } from '#libs/kernel/domain-error.js';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { MOST_ATTACHMENTS } from '../../domain/attachment.js';
import { MAX_CONTENT } from '../content-field.js';

export interface UiQuestion {
  readonly content: string;
  /** Ids of files. */
  readonly attachments: readonly string[];
}

/** What the person did in the chat. */
export type UiAct =
  | ({ readonly type: 'ask'; readonly parentId: string | null } & UiQuestion)
  | ({ readonly type: 'edit'; readonly messageId: string } & UiQuestion)
  /** Null where the chat does not say which answer: the last one is meant. */
  | { readonly type: 'regenerate'; readonly messageId: string | null };

export interface UiRequest {
  readonly conversationId: string;
  readonly act: UiAct;
}

type Fields = Readonly<Record<string, unknown>>;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const FILE =
  /^(?:https?:\/\/[^/?#]+)?(?:\/api\/v1)?\/media\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?:[/?#]|$)/i;
const MAX_MESSAGES = 2_000;

const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/**
 * Reads what `DefaultChatTransport` of the AI SDK sends. It sends the whole chat: what was said is in the conversation,
 * so of it only the new question is read, and which answer that follows. Fields beside those are the page's own.
 */
export function readUiRequest(body: unknown): UiRequest {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Fields;
  if (!isId(fields['id']))
    throw fault('/id', 'must be the id of the conversation: give it to the chat as its id');
  return { conversationId: fields['id'], act: actOf(fields) };
}

function actOf(fields: Fields): UiAct {
  const messages = messagesIn(fields);
  const { trigger = 'submit-message', messageId } = fields;
  if (messageId !== undefined && messageId !== null && typeof messageId !== 'string')
    throw fault('/messageId', 'must be the id of a message');
  if (trigger === 'regenerate-message')
    return { type: 'regenerate', messageId: isId(messageId) ? messageId : null };
  if (trigger !== 'submit-message') throw fault('/trigger', 'must be submit-message or regenerate-message');
  const last = messages.length - 1;
  if (messages[last]?.['role'] !== 'user') throw fault('/messages', 'must end with a message of the user');
  const question = questionOf(messages[last], `/messages/${last}`);
  const answers = messages.filter(({ role, id }) => role === 'assistant' && isId(id));
  const parentId = (answers.at(-1)?.['id'] as string | undefined) ?? null;
  if (typeof messageId !== 'string' || (!isId(messageId) && parentId !== null))
    return { type: 'ask', ...question, parentId };
  if (isId(messageId)) return { type: 'edit', ...question, messageId };
  throw fault('/messageId', 'must be the question’s id as its answer told it (metadata.questionId)');
}

function messagesIn({ messages }: Fields): Fields[] {
  if (!Array.isArray(messages) || messages.length > MAX_MESSAGES)
    throw fault('/messages', `must be a list of at most ${MAX_MESSAGES} messages`);
  return messages.map((message: unknown, i) => {
    if (typeof message !== 'object' || message === null) throw fault(`/messages/${i}`, 'must be a message');
    return message as Fields;
  });
}

function questionOf({ parts }: Fields, at: string): UiQuestion {
  if (!Array.isArray(parts)) throw fault(`${at}/parts`, 'must be the parts of the message');
  const words: string[] = [];
  const attachments: string[] = [];
  for (const [i, part] of (parts as unknown[]).entries()) {
    const { type, text: word, url } = (part ?? {}) as Fields;
    if (type === 'text' && typeof word === 'string') words.push(word);
    else if (type === 'file') attachments.push(fileAt(url, `${at}/parts/${i}/url`));
    else throw fault(`${at}/parts/${i}`, 'must be a text or a file: nothing else can be asked with here');
  }
  if (attachments.length > MOST_ATTACHMENTS)
    throw fault(`${at}/parts`, `must hold at most ${MOST_ATTACHMENTS} files`);
  return { content: textOf(words, at), attachments };
}

/** Files are uploaded before, and named by their address here; what a chat holds itself would be sent with every question. */
function fileAt(url: unknown, pointer: string): string {
  const [, id] = (typeof url === 'string' && FILE.exec(url)) || [];
  if (id === undefined) throw fault(pointer, 'must be …/media/{id} of a file you have uploaded');
  return id;
}

function textOf(words: readonly string[], at: string): string {
  const text = words.join('\n');
  if (text.trim() === '' || text.length > MAX_CONTENT)
    throw fault(`${at}/parts`, `must hold a text of 1 to ${MAX_CONTENT} characters`);
  if (text.includes('\0')) throw fault(`${at}/parts`, 'must not contain a NUL character');
  return text;
}

function fault(pointer: string, detail: string): RequestInvalid {
  const errors: FieldError[] = [{ pointer, code: 'invalid', detail }];
  return new RequestInvalid(`${pointer} ${detail}.`, { errors });
}

const FREE = { type: 'object', additionalProperties: true };

export const UI_BODY = {
  type: 'object',
  required: ['id', 'messages'],
  additionalProperties: true,
  properties: {
    id: { type: 'string', format: 'uuid', description: 'The conversation' },
    messages: {
      type: 'array',
      maxItems: MAX_MESSAGES,
      items: FREE,
      description: 'UI messages of the AI SDK',
    },
    trigger: { type: 'string', enum: ['submit-message', 'regenerate-message'] },
    messageId: { type: ['string', 'null'], description: 'The question to edit, or the answer to give again' },
  },
};
