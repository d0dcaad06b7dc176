import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaUnreadable } from '../domain/media-asset.errors.js';
import { ClamdScanner } from './clamd-scanner.js';
import { DocumentProcessor } from './document-processor.js';
import { Ffmpeg } from './ffmpeg.js';
import { ImageProcessor } from './image-processor.js';
import { VideoProcessor } from './video-processor.js';
import { VideoTools } from './video-tools.js';

const FFMPEG_MISSING =
  process.env['CI'] === undefined && spawnSync('ffmpeg', ['-version']).status !== 0
    ? 'skipped: ffmpeg is not installed'
    : undefined;
const OPTIONS = { ffmpeg: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' } } as never;
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ai-gym-media-'));
  path = join(folder, 'input');
});
afterEach(() => rm(folder, { recursive: true }));

const never = new AbortController().signal;
const input = (mime: string) => ({ path, mime, folder });

describe('pictures', () => {
  const processor = new ImageProcessor();

  it('MED-04 come in three sizes, upright and without what the camera wrote', async () => {
    await sharp({ create: { width: 3000, height: 1000, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Copyright: 'somebody', ImageDescription: 'at home' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toFile(path);
    const told: number[] = [];
    const made = await processor.process(input('image/jpeg'), (percent) => told.push(percent), never);
    expect(made).toMatchObject({ width: 1000, height: 3000 });
    expect(made.files.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['thumbnail', 107, 320],
      ['medium', 341, 1024],
      ['large', 683, 2048],
    ]);
    for (const { file } of made.files)
      expect((await sharp(join(folder, file)).metadata()).exif).toBeUndefined();
    expect(told.at(-1)).toBe(100);
  });

  it('MED-04 some kilobytes that unpack to more than any memory are refused', async () => {
    const side = 20_000;
    await sharp({
      create: { width: side, height: side, channels: 3, background: 'white' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toFile(path);
    await expect(processor.process(input('image/png'), () => {}, never)).rejects.toThrow(
      'more than 100 million pixels',
    );
  });

  it('MED-04 a damaged one is refused and says so', async () => {
    await writeFile(path, Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(500, 7)]));
    await expect(processor.process(input('image/png'), () => {}, never)).rejects.toThrow('it is damaged');
  });
});

describe('documents', () => {
  const processor = new DocumentProcessor();
  const textOf = async (mime: string) => (await processor.process(input(mime), () => {}, never)).text;

  it('MED-04 pages give the text people read', async () => {
    await writeFile(
      path,
      '<html><head><style>a{}</style></head><body><h1>Lift</h1><script>alert(1)</script><p>It holds <b>eight</b>.</p></body></html>',
    );
    const found = await textOf('text/html');
    expect(found?.isWhole).toBe(true);
    expect(found?.text).toContain('It holds eight.');
    expect(found?.text).not.toContain('alert');
  });

  it('MED-04 PDF documents give their text', async () => {
    await writeFile(path, pdfOf('The gate opens at six.'));
    expect((await textOf('application/pdf'))?.text).toBe('The gate opens at six.');
  });

  it('MED-04 Word documents give their text', async () => {
    await writeFile(path, await docxOf('The lift holds eight.'));
    expect((await textOf(DOCX))?.text).toBe('The lift holds eight.');
  });

  it('MED-04 no more than so much text is kept', async () => {
    await writeFile(path, 'word '.repeat(200_000));
    const found = await textOf('text/plain');
    expect(found?.text.length).toBe(500_000);
    expect(found?.isWhole).toBe(false);
  });

  it.each(['application/pdf', DOCX])('MED-04 a damaged %s is refused and says so', async (mime) => {
    await writeFile(path, 'not at all');
    await expect(textOf(mime)).rejects.toBeInstanceOf(MediaUnreadable);
  });

  it('MED-04 without a word have no text, and very large ones are not read', async () => {
    await writeFile(path, ' \n ');
    expect(await processor.process(input('text/plain'), () => {}, never)).toEqual({ files: [] });
    await truncate(path, 104_857_601);
    await expect(textOf('text/plain')).rejects.toThrow('of more than 104857600 bytes are not read');
  });

  it('MED-04 reading ends when it is not wanted any more', async () => {
    await writeFile(path, 'text');
    const aborted = AbortSignal.abort(new Error('not wanted'));
    await expect(processor.process(input('text/plain'), () => {}, aborted)).rejects.toThrow('not wanted');
  });
});

class FakeVideoTools extends VideoTools {
  readonly heights: number[] = [];
  height = 800;

  async probe() {
    return { width: this.height * 2, height: this.height, durationMs: 10_000 };
  }

  async still(_path: string, _mime: string, _at: number, to: string): Promise<void> {
    await writeFile(to, 'jpeg');
  }

  async transcode(_path: string, _mime: string, height: number, to: string, report: (ms: number) => void) {
    this.heights.push(height);
    report(5_000);
    for (const name of [`${height}p.m3u8`, `${height}p.mp4`])
      await writeFile(join(to, name), 'x'.repeat(1_000));
    return { playlist: `${height}p.m3u8`, segments: `${height}p.mp4` };
  }
}

describe('videos', () => {
  it('MED-04 come in the sizes that fit, in one playlist, with progress', async () => {
    const tools = new FakeVideoTools();
    const told: number[] = [];
    const made = await new VideoProcessor(tools).process(
      input('video/mp4'),
      (percent) => told.push(percent),
      never,
    );
    expect(tools.heights).toEqual([360, 720]);
    expect(told).toEqual([25, 75]);
    expect(made).toMatchObject({ width: 1600, height: 800, durationMs: 10_000 });
    expect(made.files.filter(({ name }) => name).map(({ name }) => name)).toEqual(['thumbnail', 'hls']);
    expect(await readFile(join(folder, 'master.m3u8'), 'utf8')).toContain(
      'BANDWIDTH=800,RESOLUTION=1440x720\n720p.m3u8',
    );
    tools.height = 100;
    await new VideoProcessor(tools).process(input('video/mp4'), () => {}, never);
    expect(tools.heights.at(-1)).toBe(100);
    tools.height = 1;
    await new VideoProcessor(tools).process(input('video/mp4'), () => {}, never);
    expect(tools.heights.at(-1)).toBe(2);
  });
});

describe.skipIf(FFMPEG_MISSING)(`FFmpeg${FFMPEG_MISSING ? ` (${FFMPEG_MISSING})` : ''}`, () => {
  const ffmpeg = new Ffmpeg(OPTIONS);
  const made = () =>
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=duration=2:size=640x360:rate=24',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=2',
      '-metadata',
      'title=secret',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-f',
      'mp4',
      '-y',
      path,
    ]);

  it('MED-04 makes a playlist, one file it points into, and a still picture', async () => {
    made();
    const told: number[] = [];
    const { durationMs, files } = await new VideoProcessor(ffmpeg).process(
      input('video/mp4'),
      (percent) => told.push(percent),
      never,
    );
    expect(durationMs).toBeGreaterThan(1_900);
    expect(files.map(({ file }) => file)).toEqual(['thumbnail.jpg', '360p.m3u8', '360p.mp4', 'master.m3u8']);
    expect((await sharp(join(folder, 'thumbnail.jpg')).metadata()).width).toBe(640);
    const playlist = await readFile(join(folder, '360p.m3u8'), 'utf8');
    expect(playlist).toContain('#EXT-X-MAP:URI="360p.mp4"');
    expect(playlist).toContain('#EXT-X-ENDLIST');
    expect(String(await readFile(join(folder, '360p.mp4')))).not.toContain('secret');
    expect(told.every((percent) => percent >= 0 && percent < 100)).toBe(true);
    expect(await readdir(folder)).toHaveLength(5);
  });

  it('MED-04 reads no other file than the one it is given, whatever that says', async () => {
    await writeFile(
      path,
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
    );
    await expect(ffmpeg.probe(path, 'video/mp4', never)).rejects.toBeInstanceOf(MediaUnreadable);
  });

  it('MED-04 is ended when its work is not wanted any more', async () => {
    made();
    const stop = new AbortController();
    const work = ffmpeg.transcode(
      path,
      'video/mp4',
      1080,
      folder,
      () => stop.abort(new Error('not wanted')),
      stop.signal,
    );
    await expect(work).rejects.toThrow('not wanted');
  });

  it('MED-04 that is not there is told to whoever sent the video', async () => {
    const missing = new Ffmpeg({ ffmpeg: { ffmpeg: 'no-ffmpeg', ffprobe: 'no-ffprobe' } } as never);
    await expect(missing.probe(path, 'video/mp4', never)).rejects.toThrow('no-ffprobe is not installed');
  });
});

describe('the virus scanner', () => {
  let server: Server;
  const received: Buffer[] = [];
  const scannerAnswering = async (answer: string) => {
    received.length = 0;
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        received.push(chunk);
        if (Buffer.concat(received).subarray(-4).equals(Buffer.alloc(4))) socket.end(`${answer}\0`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ClamdScanner('127.0.0.1', (server.address() as { port: number }).port);
  };
  afterEach(() => void server.close());

  it.each([
    ['stream: OK', null],
    ['stream: Eicar-Test-Signature FOUND', 'Eicar-Test-Signature'],
  ])('MED-02 that answers "%s" found %j', async (answer, found) => {
    await writeFile(path, 'abc');
    expect(await (await scannerAnswering(answer)).scan(path, never)).toBe(found);
    expect(Buffer.concat(received).toString('latin1')).toBe('zINSTREAM\0\0\0\0\x03abc\0\0\0\0');
  });

  it('MED-02 is heard to the end of its answer, however it comes', async () => {
    await writeFile(path, 'abc');
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write('stream: Eicar-Test-');
        setTimeout(() => socket.end('Signature FOUND\0'), 30);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const scanner = new ClamdScanner('127.0.0.1', (server.address() as { port: number }).port);
    expect(await scanner.scan(path, never)).toBe('Eicar-Test-Signature');
  });

  it('MED-02 that cannot tell is an error, not an all-clear', async () => {
    await writeFile(path, 'abc');
    const scanner = await scannerAnswering('INSTREAM size limit exceeded. ERROR');
    await expect(scanner.scan(path, never)).rejects.toThrow('size limit exceeded');
  });
});

/** One page with one line, as small as the format allows. */
function pdfOf(text: string): Buffer {
  const stream = `BT /F1 12 Tf 20 100 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(`${file}xref\n0 6\n0000000000 65535 f \n${table}${end}`);
}

async function docxOf(text: string): Promise<Buffer> {
  const { createRequire } = await import('node:module');
  const require = createRequire(createRequire(import.meta.url).resolve('mammoth'));
  const zip = new (
    require('jszip') as new () => {
      file(name: string, text: string): void;
      generateAsync(o: object): Promise<Buffer>;
    }
  )();
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
  zip.file(
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  );
  zip.file(
    '_rels/.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="${relation}" Target="word/document.xml"/></Relationships>`,
  );
  zip.file(
    'word/document.xml',
    `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
  );
  return zip.generateAsync({ type: 'nodebuffer' });
}
