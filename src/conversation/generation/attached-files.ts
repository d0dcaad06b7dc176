import { Injectable } from '@nestjs/common';
import type { ChatMessage, ContentPart } from '#libs/llm/llm-provider.js';
import { MediaContents, type DocumentText } from '../../media/index.js';
import { MOST_DOCUMENT, type Attachment } from '../domain/attachment.js';
import { enclosed, withFileRules } from './material.js';
import type { Question } from './model-gateway.js';

interface WithFiles {
  readonly content: string;
  readonly attachments: readonly Attachment[];
}

/** Reads the files that questions came with, for a model and with the rights of the person who asked. */
@Injectable()
export class AttachedFiles {
  constructor(private readonly contents: MediaContents) {}

  /** The request with the files of each message that is sent; one that is gone is named, so that nobody guesses at it. */
  async into(request: Question, became: ReadonlyMap<WithFiles, ChatMessage>): Promise<Question> {
    const withAny = [...became].filter(([{ attachments }]) => attachments.length > 0);
    if (withAny.length === 0) return request;
    const filled = new Map<ChatMessage, ChatMessage>();
    for (const [message, sent] of withAny)
      filled.set(sent, { role: 'user', content: await this.contentOf(message) });
    const messages = request.messages.map((message) => filled.get(message) ?? message);
    return withFileRules({ ...request, messages });
  }

  private async contentOf({ content, attachments }: WithFiles): Promise<ContentPart[]> {
    const files = await Promise.all(attachments.map((attachment) => this.partsOf(attachment)));
    return [...files.flat(), { type: 'text', text: content }];
  }

  private async partsOf({ mediaId, kind, filename }: Attachment): Promise<ContentPart[]> {
    if (kind === 'image') {
      const picture = await this.contents.picture(mediaId);
      if (!picture) return [gone(filename)];
      return [{ type: 'image', url: `data:${picture.mime};base64,${picture.bytes.toString('base64')}` }];
    }
    const document = await this.contents.document(mediaId);
    return [document ? material(filename, document) : gone(filename)];
  }
}

function material(name: string, { text, isWhole }: DocumentText): ContentPart {
  const said = text.slice(0, MOST_DOCUMENT).toWellFormed();
  const ends = isWhole && text.length <= MOST_DOCUMENT ? '' : `\n${GOES_ON}`;
  return {
    type: 'text',
    text: enclosed('attached_file', `${JSON.stringify(name)}\n${said}${ends}`),
    file: { name, text: said },
  };
}

const GOES_ON = '[The document goes on; this is its beginning.]';

const gone = (name: string): ContentPart => ({
  type: 'text',
  text: `[The attached file ${JSON.stringify(name)} is not available any more.]`,
  file: { name, text: '' },
});
