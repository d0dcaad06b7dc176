/** What an installation says of files. */
export abstract class MediaOptions {
  readonly maxFileBytes: number;
  /** How much one person may keep in an organization; 0 is as much as the organization. */
  readonly maxUserBytes: number;
  /** How long the parts of an upload are waited for. */
  readonly uploadHours: number;
  /** How long a deleted or refused file is kept. */
  readonly deletionGraceDays: number;
  /** How long an address of a file can be used. */
  readonly playbackMinutes: number;
  /** Where files are worked on. */
  readonly workDir: string;
  readonly ffmpeg: { readonly ffmpeg: string; readonly ffprobe: string };
  /** Where `clamd` listens; nothing is scanned without it. */
  readonly clamd?: { readonly host: string; readonly port: number };
}
