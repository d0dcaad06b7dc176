import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { MediaUnreadable } from '../domain/media-asset.errors.js';
import { MediaProcessor, type MadeFile, type MadeMedia, type MediaInput } from './media-processor.js';

/** What a picture may be unpacked: some kilobytes can say that they are more than any memory holds. */
const MAX_PIXELS = 100_000_000;
const TIMEOUT_SECONDS = 120;
const QUALITY = 80;
/** The longest side of each, in pixels; smaller pictures are not made larger. */
const SIZES = { thumbnail: 320, medium: 1_024, large: 2_048 } as const;

/** Pictures in several sizes, upright, and without what cameras write into them: place, time, owner. */
@Injectable()
export class ImageProcessor extends MediaProcessor {
  readonly kind = 'image';

  async process(
    { path, folder }: MediaInput,
    report: (percent: number) => void,
    signal: AbortSignal,
  ): Promise<MadeMedia> {
    // Loaded where pictures are worked on: it is a library of its own.
    const { default: sharp } = await import('sharp');
    const open = () =>
      sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true }).timeout({
        seconds: TIMEOUT_SECONDS,
      });
    try {
      const { autoOrient } = await open().metadata();
      const files: MadeFile[] = [];
      for (const [name, side] of Object.entries(SIZES)) {
        signal.throwIfAborted();
        const file = `${name}.webp`;
        const { width, height } = await open()
          .autoOrient()
          .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
          .webp({ quality: QUALITY })
          .toFile(join(folder, file));
        files.push({ file, name, mime: 'image/webp', width, height });
        report(Math.round((files.length / Object.keys(SIZES).length) * 100));
      }
      return { width: autoOrient.width, height: autoOrient.height, files };
    } catch (error) {
      signal.throwIfAborted();
      throw new MediaUnreadable(`The picture cannot be read: ${reasonOf(error)}.`, { cause: error });
    }
  }
}

function reasonOf(error: unknown): string {
  const { message } = error as Error;
  if (/pixel limit/i.test(message)) return `it has more than ${MAX_PIXELS / 1_000_000} million pixels`;
  if (/timeout/i.test(message)) return `that takes longer than ${TIMEOUT_SECONDS} s`;
  return 'it is damaged';
}
