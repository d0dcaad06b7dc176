import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { MediaProcessor, type MadeFile, type MadeMedia, type MediaInput } from './media-processor.js';
import { VideoTools, type VideoFacts } from './video-tools.js';

const HEIGHTS = [360, 720, 1080] as const;
const STILL_AT_MS = 1_000;
const PLAYLIST = 'application/vnd.apple.mpegurl';

interface Listed {
  readonly playlist: string;
  readonly height: number;
  readonly width: number;
  readonly bitsPerSecond: number;
}

/** Videos in several sizes for HTTP Live Streaming, with a still picture. */
@Injectable()
export class VideoProcessor extends MediaProcessor {
  readonly kind = 'video';

  constructor(private readonly tools: VideoTools) {
    super();
  }

  async process(
    input: MediaInput,
    report: (percent: number) => void,
    signal: AbortSignal,
  ): Promise<MadeMedia> {
    const { path, mime, folder } = input;
    const facts = await this.tools.probe(path, mime, signal);
    await this.tools.still(
      path,
      mime,
      Math.min(STILL_AT_MS, facts.durationMs / 2),
      join(folder, 'thumbnail.jpg'),
      signal,
    );
    const heights = heightsFor(facts);
    const listed: Listed[] = [];
    const files: MadeFile[] = [{ file: 'thumbnail.jpg', name: 'thumbnail', mime: 'image/jpeg' }];
    for (const [i, height] of heights.entries()) {
      const tell = (ms: number) =>
        report(Math.min(99, Math.floor(((i + Math.min(1, ms / facts.durationMs)) / heights.length) * 100)));
      const { playlist, segments } = await this.tools.transcode(path, mime, height, folder, tell, signal);
      files.push({ file: playlist, mime: PLAYLIST }, { file: segments, mime: 'video/mp4' });
      const { size } = await stat(join(folder, segments));
      const bitsPerSecond = Math.ceil((size * 8_000) / facts.durationMs);
      listed.push({ playlist, height, width: widthAt(facts, height), bitsPerSecond });
    }
    await writeFile(join(folder, 'master.m3u8'), masterPlaylist(listed));
    const best = listed.at(-1);
    files.push({
      file: 'master.m3u8',
      name: 'hls',
      mime: PLAYLIST,
      width: best?.width,
      height: best?.height,
    });
    return { ...facts, files };
  }
}

/** None larger than the video itself, but always one. */
function heightsFor({ height }: VideoFacts): number[] {
  const fitting = HEIGHTS.filter((candidate) => candidate <= height);
  return fitting.length > 0 ? fitting : [height - (height % 2) || 2];
}

const widthAt = ({ width, height }: VideoFacts, wanted: number): number =>
  Math.round((width * wanted) / height / 2) * 2;

const masterPlaylist = (renditions: readonly Listed[]): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    ...renditions.flatMap(({ playlist, width, height, bitsPerSecond }) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${bitsPerSecond},RESOLUTION=${width}x${height}`,
      playlist,
    ]),
    '',
  ].join('\n');
