/** Looks for harmful content in files before they are given out. */
export abstract class VirusScanner {
  /** What was found, or null. Throws when it cannot be told. */
  abstract scan(path: string, signal: AbortSignal): Promise<string | null>;
}

/** For installations without a scanner. */
export class NoVirusScanner extends VirusScanner {
  async scan(): Promise<null> {
    return null;
  }
}
