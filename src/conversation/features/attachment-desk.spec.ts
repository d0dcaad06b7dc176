import { describe, expect, it } from 'vitest';
import type { DocumentTexts, MediaLibrary, ReadyFile } from '../../media/index.js';
import { AttachmentRefused } from '../domain/conversation.errors.js';
import type { Models } from '../domain/models.js';
import { AttachmentDesk } from './attachment-desk.js';

const capabilities: Readonly<Record<string, string[]>> = { seeing: ['chat', 'vision'], blind: ['chat'] };

/** A desk where these files are ready, and these models are configured. */
function deskOf(files: object[], models: string[] = ['seeing', 'blind'], text: string | null = 'A text') {
  const listed = models.map((id) => ({ id, capabilities: capabilities[id] }));
  const library = { readyOf: async () => files as ReadyFile[] };
  return new AttachmentDesk(
    library as unknown as MediaLibrary,
    { textOf: async () => text && { text } } as unknown as DocumentTexts,
    { list: () => listed, find: (id: string) => listed.find((each) => each.id === id) } as unknown as Models,
  );
}

const refusalOf = async (taking: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await taking.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(AttachmentRefused);
  return (error as AttachmentRefused).errors?.map(({ pointer, detail }) => `${pointer} ${detail}`);
};

const picture = { id: 'p', kind: 'image', filename: 'p.png' };
const document = { id: 'd', kind: 'document', filename: 'd.pdf' };

describe('files that come with a question', () => {
  it('CNV-23 are taken in the order they are named, with the room they take', async () => {
    const taken = await deskOf([document, picture]).take(['p', 'd'], 'seeing');
    expect(taken.map(({ mediaId, kind }) => [mediaId, kind])).toEqual([
      ['p', 'image'],
      ['d', 'document'],
    ]);
    expect(taken.every(({ tokens }) => tokens > 0)).toBe(true);
  });

  it.each([
    ['a film', [{ id: 'p', kind: 'video', filename: 'p.mp4' }], 'must be a picture or a document'],
    ['what is not ready', [], 'must be a file of yours whose processing has ended'],
    [
      'a picture for a model that sees none',
      [picture],
      'cannot be a picture: the model blind takes none (these do: seeing)',
    ],
  ])('CNV-23 are refused by what is wrong with each: %s', async (_, files, detail) => {
    expect(await refusalOf(deskOf(files).take(['p'], 'blind'))).toEqual([`/attachments/0 ${detail}`]);
  });

  it('CNV-23 are refused where no model here sees, and where nothing could be read, each by its place', async () => {
    const desk = deskOf([document, picture], ['blind'], null);
    expect(await refusalOf(desk.take(['p', 'd'], 'blind'))).toEqual([
      '/attachments/0 cannot be a picture: the model blind takes none (no model here does)',
      '/attachments/1 holds no text that could be read',
    ]);
  });
});
