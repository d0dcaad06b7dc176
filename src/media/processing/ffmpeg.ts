import { spawn, type SpawnOptionsWithStdioTuple, type StdioNull, type StdioPipe } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Injectable, Logger } from '@nestjs/common';
import { MediaUnreadable } from '../domain/media-asset.errors.js';
import { MediaOptions } from '../media-options.js';
import { VideoTools, type Rendition, type VideoFacts } from './video-tools.js';

/** How a file is read is said by us and not found out: formats that name other files or addresses are never chosen. */
const DEMUXERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'video/x-matroska': 'matroska',
};

const PRLIMIT = '/usr/bin/prlimit';
const MEMORY_BYTES = 4 * 1024 ** 3;
const PROBE_MS = 60_000;
const TRANSCODE_MS = 3 * 3_600_000;
const SEGMENT_SECONDS = 4;
const MAX_SIDE = 8_192;
const MOST_ERROR_TEXT = 4_000;

interface Run {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/**
 * FFmpeg as a process of its own that reads one local file: no network, no shell, no word of anybody in its arguments,
 * and an end to its time and, on Linux, its memory.
 */
@Injectable()
export class Ffmpeg extends VideoTools {
  private readonly logger = new Logger('ffmpeg');

  constructor(private readonly options: MediaOptions) {
    super();
  }

  async probe(path: string, mime: string, signal: AbortSignal): Promise<VideoFacts> {
    const lines: string[] = [];
    const shown = ['-show_entries', 'format=duration:stream=codec_type,width,height', '-of', 'json'];
    await this.run(this.options.ffmpeg.ffprobe, ['-v', 'error', ...input(path, mime), ...shown], {
      timeoutMs: PROBE_MS,
      signal,
      onLine: (line) => lines.push(line),
    });
    const { streams = [], format = {} } = JSON.parse(lines.join('\n')) as Probed;
    const video = streams.find(({ codec_type }) => codec_type === 'video');
    const seconds = Number(format.duration);
    if (!video?.width || !video.height || !(seconds > 0))
      throw new MediaUnreadable('There is no moving picture in the file.');
    if (Math.max(video.width, video.height) > MAX_SIDE)
      throw new MediaUnreadable(`The picture is larger than ${MAX_SIDE} pixels on one side.`);
    return { width: video.width, height: video.height, durationMs: Math.round(seconds * 1000) };
  }

  async still(path: string, mime: string, atMs: number, to: string, signal: AbortSignal): Promise<void> {
    const wanted = ['-frames:v', '1', '-vf', "scale='min(640,iw)':-2", '-q:v', '4', '-f', 'mjpeg', to];
    await this.run(
      this.options.ffmpeg.ffmpeg,
      [...QUIET, '-ss', (atMs / 1000).toFixed(3), ...input(path, mime), '-map', '0:v:0', ...CLEAN, ...wanted],
      { timeoutMs: PROBE_MS, signal },
    );
  }

  async transcode(
    path: string,
    mime: string,
    height: number,
    folder: string,
    report: (ms: number) => void,
    signal: AbortSignal,
  ): Promise<Rendition> {
    const [playlist, segments] = [`${height}p.m3u8`, `${height}p.mp4`];
    const streams = ['-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn', ...CLEAN];
    const keyFrames = ['-force_key_frames', `expr:gte(t,n_forced*${SEGMENT_SECONDS})`];
    const video = [
      '-vf',
      `scale=-2:${height}`,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '23',
      '-pix_fmt',
      'yuv420p',
    ];
    const audio = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2'];
    const hls = [
      '-f',
      'hls',
      '-hls_playlist_type',
      'vod',
      '-hls_time',
      String(SEGMENT_SECONDS),
      '-hls_segment_type',
      'fmp4',
    ];
    const files = [
      '-hls_flags',
      'single_file',
      '-hls_segment_filename',
      join(folder, segments),
      join(folder, playlist),
    ];
    const args = [
      ...QUIET,
      ...input(path, mime),
      ...streams,
      ...video,
      ...keyFrames,
      ...audio,
      '-progress',
      'pipe:1',
      ...hls,
      ...files,
    ];
    await this.run(this.options.ffmpeg.ffmpeg, args, {
      timeoutMs: TRANSCODE_MS,
      signal,
      onLine: (line) => {
        const [, microseconds] = /^out_time_us=(\d+)$/.exec(line) ?? [];
        if (microseconds !== undefined) report(Number(microseconds) / 1000);
      },
    });
    return { playlist, segments };
  }

  private async run(
    command: string,
    args: readonly string[],
    { timeoutMs, signal, onLine }: Run,
  ): Promise<void> {
    signal.throwIfAborted();
    const limited = existsSync(PRLIMIT);
    const child = limited
      ? spawn(PRLIMIT, [`--as=${MEMORY_BYTES}`, '--core=0', '--', command, ...args], PROCESS)
      : spawn(command, args, PROCESS);
    let isLate = false;
    const kill = () => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, timeoutMs);
    signal.addEventListener('abort', kill);
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + String(chunk)).slice(-MOST_ERROR_TEXT);
    });
    if (onLine) createInterface({ input: child.stdout }).on('line', onLine);
    else child.stdout.resume();
    try {
      const ended = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject).once('close', resolve);
      });
      signal.throwIfAborted();
      // What prlimit answers when there is no such command.
      if (limited && ended === 127) throw missing(command);
      if (isLate) throw new MediaUnreadable('Reading the video takes too long.');
      if (ended !== 0) {
        this.logger.warn({ code: ended, errors }, 'FFmpeg refused a file');
        throw new MediaUnreadable('The video cannot be read: it is damaged, or larger than what is taken.');
      }
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing(command) : error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    }
  }
}

interface Probed {
  readonly streams?: readonly {
    readonly codec_type?: string;
    readonly width?: number;
    readonly height?: number;
  }[];
  readonly format?: { readonly duration?: string };
}

/** Nothing of our environment is its business. */
const PROCESS: SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe> = {
  stdio: ['ignore', 'pipe', 'pipe'],
  env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
};

const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-threads', '2'];
/** What the camera has written into the file stays out of what is made of it. */
const CLEAN = ['-map_metadata', '-1', '-map_chapters', '-1'];

const input = (path: string, mime: string): string[] => [
  '-protocol_whitelist',
  'file',
  '-f',
  DEMUXERS[mime] ?? 'mov',
  '-i',
  `file:${path}`,
];

const missing = (command: string): MediaUnreadable =>
  new MediaUnreadable(`This installation cannot process videos: ${command} is not installed.`);
