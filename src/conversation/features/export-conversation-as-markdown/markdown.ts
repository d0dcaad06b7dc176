import type { ConversationView } from '../conversation.view.js';
import type { MessageView } from '../message.view.js';

const SPEAKERS: Readonly<Record<string, string>> = { user: 'You', assistant: 'Assistant' };

/** A conversation to read, in Markdown. What a model wrote in Markdown stays as it wrote it. */
export function toMarkdown(
  { title, model, startedAt }: ConversationView,
  messages: readonly MessageView[],
): string {
  const head = `# ${oneLine(title ?? 'Conversation')}\n\nStarted ${startedAt.toISOString()}, model ${model}\n`;
  return [head, ...messages.map(toSection)].join('\n');
}

function toSection({
  role,
  content,
  attachments,
  state,
  modelUsed,
  createdAt,
  citations,
}: MessageView): string {
  const speaker = SPEAKERS[role] ?? role;
  const how = [createdAt.toISOString(), modelUsed, state === 'complete' ? null : state].filter(Boolean);
  const sources = citations.map(
    ({ index, title, version, quote }) =>
      `${index}. ${oneLine(title)}, version ${version}: “${oneLine(quote)}”`,
  );
  return [
    `## ${speaker}\n`,
    `_${how.join(', ')}_\n`,
    `${content}\n`,
    ...attachments.map(({ filename }) => `Attached: ${oneLine(filename)}\n`),
    ...sources.map((line) => `${line}\n`),
  ].join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
