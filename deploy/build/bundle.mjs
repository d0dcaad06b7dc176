import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { rolldown } from 'rolldown';

// What runs in production: the compiled files of this project in a few that load in a third of the time. Packages stay
// where npm has put them. The names of classes are kept, because errors, jobs and logs are told apart by them.
const root = path.join(import.meta.dirname, '../..');
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

const bundle = await rolldown({
  cwd: root,
  platform: 'node',
  input: {
    main: path.join(dist, 'src/main.js'),
    cli: path.join(dist, 'src/cli.js'),
    'source-maps': path.join(dist, 'src/source-maps.js'),
    // Started as a process of its own, from beside whoever starts it.
    'extract-text.child': path.join(dist, 'src/media/processing/extract-text.child.js'),
  },
  external: (id) => !/^[./#]/.test(id) && !path.isAbsolute(id),
  treeshake: false,
  plugins: [
    {
      name: 'maps-of-the-compiler',
      load: {
        filter: { id: /\.js$/ },
        handler: async (id) => ({
          code: await readFile(id, 'utf8'),
          map: await readFile(`${id}.map`, 'utf8'),
        }),
      },
    },
    {
      name: 'sources-as-compiled',
      resolveId: {
        filter: { id: /^#/ },
        handler: (id) => path.join(dist, id.slice(1)),
      },
    },
  ],
});
const out = path.join(dist, 'app');
await rm(out, { recursive: true, force: true });
const { output } = await bundle.write({
  dir: out,
  format: 'esm',
  keepNames: true,
  sourcemap: true,
  chunkFileNames: 'chunk-[hash].js',
  comments: false,
  // One character beyond Latin-1 would double what V8 keeps of the source.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
});

// Places by line: with columns, Node would keep four times as much from the first stack trace on.
for (const { fileName, map } of output) {
  if (!map) continue;
  const mappings = encode(
    decode(map.mappings).map((line) => line.slice(0, 1).map((place) => place.slice(0, 4))),
  );
  await writeFile(path.join(out, `${fileName}.map`), JSON.stringify({ ...map, names: [], mappings }));
}
