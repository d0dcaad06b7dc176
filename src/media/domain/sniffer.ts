import type { Sniffed } from './media-types.js';

/** Recognizes what a file is by its first bytes, whatever it is called. */
export abstract class Sniffer {
  /** How many of them it looks at. */
  abstract readonly bytes: number;
  abstract sniff(beginning: AsyncIterable<Buffer>): Promise<Sniffed>;
}
