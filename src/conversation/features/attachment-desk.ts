import { Injectable } from '@nestjs/common';
import type { FieldError } from '#libs/kernel/domain-error.js';
import { countTokens, estimateTokens } from '#libs/llm/tokens.js';
import { DocumentTexts, MediaLibrary, type ReadyFile } from '../../media/index.js';
import { MOST_DOCUMENT, type Attachment } from '../domain/attachment.js';
import { AttachmentRefused } from '../domain/conversation.errors.js';
import { Models } from '../domain/models.js';

/** The size of a picture says nothing about its place in a window: what vendors count at most. */
const TOKENS_OF_IMAGE = countTokens([{ role: 'user', content: [{ type: 'image', url: '' }] }]);

/** Takes the files that are to come with a question; inside a command. */
@Injectable()
export class AttachmentDesk {
  constructor(
    private readonly library: MediaLibrary,
    private readonly texts: DocumentTexts,
    private readonly models: Models,
  ) {}

  /** In the order they are named. Throws `AttachmentRefused`, which names each that cannot be sent to the model. */
  async take(mediaIds: readonly string[], model: string): Promise<Attachment[]> {
    if (mediaIds.length === 0) return [];
    const files = new Map((await this.library.readyOf(mediaIds)).map((file) => [file.id, file]));
    const taken: Attachment[] = [];
    const errors: FieldError[] = [];
    for (const [i, id] of mediaIds.entries()) {
      const attachment = await this.attach(files.get(id), model);
      if (typeof attachment === 'string')
        errors.push({ pointer: `/attachments/${i}`, code: 'attachment', detail: attachment });
      else taken.push(attachment);
    }
    if (errors.length > 0) throw new AttachmentRefused(errors);
    return taken;
  }

  /** Or why not. */
  private async attach(file: ReadyFile | undefined, model: string): Promise<Attachment | string> {
    if (!file) return 'must be a file of yours whose processing has ended';
    const { id: mediaId, kind, filename } = file;
    if (kind === 'image') {
      if (this.models.find(model)?.capabilities.includes('vision'))
        return { mediaId, kind, filename, tokens: TOKENS_OF_IMAGE };
      return `cannot be a picture: the model ${model} takes none (${this.seeing()})`;
    }
    if (kind !== 'document') return 'must be a picture or a document';
    const document = await this.texts.textOf(mediaId);
    if (!document) return 'holds no text that could be read';
    return { mediaId, kind, filename, tokens: estimateTokens(document.text.slice(0, MOST_DOCUMENT)) };
  }

  private seeing(): string {
    const able = this.models.list().filter(({ capabilities }) => capabilities.includes('vision'));
    return able.length === 0 ? 'no model here does' : `these do: ${able.map(({ id }) => id).join(', ')}`;
  }
}
