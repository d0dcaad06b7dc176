export interface VideoFacts {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}

/** A video in one size, as one playlist and one file that its lines point into. */
export interface Rendition {
  readonly playlist: string;
  readonly segments: string;
}

/** Reads and writes videos. Throws `MediaUnreadable` when the file is at fault. */
export abstract class VideoTools {
  abstract probe(path: string, mime: string, signal: AbortSignal): Promise<VideoFacts>;
  /** Writes a still picture of some moment, as JPEG. */
  abstract still(path: string, mime: string, atMs: number, to: string, signal: AbortSignal): Promise<void>;
  /** `report` is told how much of the video has been written, in milliseconds. */
  abstract transcode(
    path: string,
    mime: string,
    height: number,
    folder: string,
    report: (ms: number) => void,
    signal: AbortSignal,
  ): Promise<Rendition>;
}
