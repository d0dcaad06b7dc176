import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '#libs/llm/llm-provider.js';
import type { DocumentText, Picture } from '../../media/index.js';
import { MOST_DOCUMENT, type Attachment } from '../domain/attachment.js';
import { AttachedFiles } from './attached-files.js';

interface Stored {
  readonly picture?: Picture;
  readonly document?: DocumentText;
}

const attached = (kind: Attachment['kind'], filename: string): Attachment => ({
  mediaId: 'f',
  kind,
  filename,
  tokens: 1,
});

/** What the model is sent of a question that came with a file. */
async function partsOf(attachment: Attachment, { picture, document }: Stored) {
  const contents = { picture: async () => picture, document: async () => document };
  const asked: ChatMessage = { role: 'user', content: 'See' };
  const message = { content: 'See', attachments: [attachment] };
  const files = new AttachedFiles(contents);
  const { messages } = await files.into({ messages: [asked] }, new Map([[message, asked]]));
  const content = messages.at(-1)?.content;
  if (typeof content !== 'object') throw new Error('The question has no parts');
  expect(content.at(-1)).toEqual({ type: 'text', text: 'See' });
  return content[0]!;
}
const textOf = async (attachment: Attachment, stored: Stored): Promise<string> => {
  const part = await partsOf(attachment, stored);
  return part.type === 'text' ? part.text : '';
};

describe('files that a question came with', () => {
  it('CNV-23 are sent as what they are', async () => {
    const picture = { mime: 'image/png', bytes: Buffer.from([0]) };
    const seen = await partsOf(attached('image', 'a.png'), { picture });
    expect(seen).toEqual({ type: 'image', url: 'data:image/png;base64,AA==' });
    const document = { text: 'Ninety bottles.', isWhole: true };
    const read = await partsOf(attached('document', 'a.pdf'), { document });
    expect(read).toMatchObject({ type: 'text', file: { name: 'a.pdf', text: 'Ninety bottles.' } });
  });

  it.each(['image', 'document'] as const)(
    'CNV-23 are named where they are gone, so that nobody guesses at them: %s',
    async (kind) => {
      expect(await textOf(attached(kind, 'a"b'), {})).toBe(
        '[The attached file "a\\"b" is not available any more.]',
      );
    },
  );

  it.each<[string, DocumentText, boolean]>([
    ['is sent whole', { text: 'Short.', isWhole: true }, false],
    ['was kept in part', { text: 'Short.', isWhole: false }, true],
    ['is sent in part', { text: 'x'.repeat(MOST_DOCUMENT + 1), isWhole: true }, true],
  ])(
    'CNV-23 say whether there is more of a document than a model reads: one that %s',
    async (_, document, more) => {
      const text = await textOf(attached('document', 'a.pdf'), { document });
      expect(text.includes('[The document goes on; this is its beginning.]')).toBe(more);
    },
  );
});
