import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ffmpeg } from './ffmpeg.js';

const never = new AbortController().signal;

/** What is asked of FFmpeg and made of its answers, with programs of the test in its place. */
describe('FFmpeg', () => {
  let folder: string;
  let program: string;
  let ffmpeg: Ffmpeg;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-gym-ffmpeg-'));
    program = join(folder, 'program');
    ffmpeg = new Ffmpeg({ ffmpeg: { ffmpeg: program, ffprobe: program } } as never);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await rm(folder, { recursive: true });
  });

  const programThat = (does: string) => writeFile(program, `#!/bin/sh\n${does}\n`, { mode: 0o700 });
  const probe = (answer: object, mime = 'video/mp4') =>
    programThat(`echo "$@" > '${folder}/arguments'; echo '${JSON.stringify(answer)}'`).then(() =>
      ffmpeg.probe('/somewhere/input', mime, never),
    );
  const video = { codec_type: 'video', width: 640, height: 360 };
  const format = { duration: '2.5' };

  it('MED-04 tells how large a video is and how long it takes', async () => {
    expect(await probe({ streams: [{ codec_type: 'audio' }, video], format })).toEqual({
      width: 640,
      height: 360,
      durationMs: 2_500,
    });
  });

  it.each([
    ['only sound', { streams: [{ codec_type: 'audio' }], format }],
    ['nothing', {}],
    ['no height', { streams: [{ ...video, height: 0 }], format }],
    ['no time', { streams: [video], format: { duration: '0' } }],
    ['no known time', { streams: [video], format: { duration: 'N/A' } }],
  ])('MED-04 sees no moving picture in a file with %s', async (_, answer) => {
    await expect(probe(answer)).rejects.toThrow('no moving picture');
  });

  it('MED-04 refuses a picture that is too large to be worked on', async () => {
    await expect(probe({ streams: [{ ...video, height: 8_193 }], format })).rejects.toThrow(
      'larger than 8192 pixels',
    );
    await expect(probe({ streams: [{ ...video, height: 8_192 }], format })).resolves.toBeDefined();
  });

  it.each([
    ['video/webm', 'matroska'],
    ['video/quicktime', 'mov'],
    ['video/of-no-type-we-know', 'mov'],
  ])('MED-04 reads %s as %s, whatever it holds', async (mime, demuxer) => {
    await probe({ streams: [video], format }, mime);
    const asked = await readFile(join(folder, 'arguments'), 'utf8');
    expect(asked).toContain(`-protocol_whitelist file -f ${demuxer} -i file:/somewhere/input`);
  });

  it('MED-04 ends what does not end by itself', async () => {
    await programThat(`exec sleep 600`);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [ended] = await Promise.allSettled([
      ffmpeg.probe('/somewhere/input', 'video/mp4', never),
      vi.advanceTimersByTimeAsync(60_000),
    ]);
    expect(ended).toMatchObject({ reason: { message: 'Reading the video takes too long.' } });
  });
});
