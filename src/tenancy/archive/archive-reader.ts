import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ArchiveDamaged, ArchiveForeign } from '../domain/archive.errors.js';
import { readManifest, readTrailer, type Manifest, type Trailer } from './format.js';

/** Longer than any line of an export, so that a file of one endless line fills no memory. */
const MAX_LINE_BYTES = 8_388_608;
const LINE_END = 0x0a;

/** How much larger than the largest file the contents of one may be. */
export const MAX_RATIO = 32;

/** What is known of a file that was read to its end. */
export interface ArchiveContents {
  readonly manifest: Manifest;
  readonly trailer: Trailer;
  readonly records: number;
}

interface ReadOptions {
  /** The versions of sections that can be read. */
  readonly sections: Manifest['sections'];
  /** How far a file may unpack: a gigabyte of zeros fits into a megabyte. */
  readonly maxUnpackedBytes: number;
  /** Is given each record's line, the first as number 1. */
  readonly onRecord?: (line: Buffer, number: number) => Promise<void> | void;
}

/**
 * Reads an archive once. Resolves only for a file that is whole; whatever was done with its records has to be
 * undone when it rejects.
 */
export async function readArchive(file: Readable, options: ReadOptions): Promise<ArchiveContents> {
  const { sections, maxUnpackedBytes, onRecord } = options;
  const hash = createHash('sha256');
  let manifest: Manifest | undefined;
  let records = 0;
  let line: Buffer | undefined;
  try {
    // One line behind, because only the end of the file tells which one is the last.
    for await (const next of linesOf(file, maxUnpackedBytes)) {
      if (line) {
        hash.update(line).update('\n');
        if (manifest) {
          records += 1;
          await onRecord?.(line, records);
        } else manifest = readManifest(line, sections);
      }
      line = next;
    }
  } catch (error) {
    throw isZlibError(error) ? unpackable(error) : error;
  }
  if (!line) throw new ArchiveForeign();
  if (!manifest) {
    readManifest(line, sections);
    throw new ArchiveDamaged('nothing but its first line is there');
  }
  return { manifest, trailer: readTrailer(line, records, hash.digest('hex')), records };
}

const isZlibError = (error: unknown): error is Error =>
  String((error as { code?: unknown } | undefined)?.code).startsWith('Z_');

const unpackable = ({ message }: Error): Error =>
  message === 'incorrect header check'
    ? new ArchiveForeign()
    : new ArchiveDamaged('it cannot be unpacked to its end');

async function* linesOf(file: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  const unpacked = pipeline(file, createGunzip({ chunkSize: 65_536 }), () => undefined); // failures end the loop below
  let open: Buffer[] = [];
  let [openBytes, bytes] = [0, 0];
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      yield Buffer.concat([...open, chunk.subarray(start, end)]);
      [open, openBytes, start] = [[], 0, end + 1];
    }
    open.push(chunk.subarray(start));
    openBytes += chunk.length - start;
    if (openBytes > MAX_LINE_BYTES) throw new ArchiveDamaged('it has a line longer than any export writes');
    if (bytes > maxBytes) throw new ArchiveDamaged('it unpacks to more than any export may be');
  }
  if (openBytes > 0) yield Buffer.concat(open);
}
