import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import type { Sniffed } from '../domain/media-types.js';
import { Sniffer } from '../domain/sniffer.js';

/** A text that is cut may end in the middle of a character. */
const MOST_OF_A_CHARACTER = 3;

@Injectable()
export class FileTypeSniffer extends Sniffer {
  readonly bytes = 262_144;

  async sniff(beginning: AsyncIterable<Buffer>): Promise<Sniffed> {
    const chunks: Buffer[] = [];
    for await (const chunk of beginning) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const found = await fileTypeFromBuffer(bytes);
    if (found && found.mime !== 'application/xml') return { mime: found.mime };
    return isText(bytes, bytes.length === this.bytes) ? 'text' : 'unknown';
  }
}

function isText(bytes: Buffer, isCut: boolean): boolean {
  if (bytes.includes(0)) return false;
  const cuts = isCut ? [0, 1, 2, MOST_OF_A_CHARACTER] : [0];
  return cuts.some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)));
}
