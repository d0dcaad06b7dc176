import { readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { rolldown } from 'rolldown';

// What runs in production: the compiled files of this project in a few that load in a third of the time. Packages stay
// where npm has put them, but for those below. The names of classes are kept, because errors, jobs and logs are told
// apart by them.
const root = path.join(import.meta.dirname, '../..');
const dist = path.resolve(process.argv[2] ?? path.join(root, 'dist'));

// Packages of hundreds of small files, of which a part is used: loaded one by one they are a fifth of a start and
// 20 MB of memory. Whatever imports one of them has to be here too, or it would get a copy of its own.
const BUNDLED = new Set([
  '@mikro-orm/core',
  '@mikro-orm/migrations',
  '@mikro-orm/postgresql',
  '@mikro-orm/sql',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/cqrs',
  '@nestjs/mapped-types',
  '@nestjs/passport',
  '@nestjs/platform-fastify',
  '@nestjs/swagger',
  '@nestjs/terminus',
  'es-toolkit',
  'kysely',
  'nestjs-pino',
  'rxjs',
]);

/** @param {string} id as it is imported */
const isPackage = (id) => !/^[./#]/.test(id) && !path.isAbsolute(id);

/** @param {string} id @returns {string} the package's name, of `@scope/name/path` or `name/path` */
const packageOf = (id) => /^(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? id;

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
  external: (id) => isPackage(id) && !BUNDLED.has(packageOf(id)),
  plugins: [
    {
      name: 'maps-of-the-compiler',
      load: {
        filter: { id: { include: /\.js$/, exclude: /node_modules/ } },
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
const written = await bundle.write({
  dir: out,
  format: 'esm',
  keepNames: true,
  sourcemap: true,
  chunkFileNames: ({ name }) => (name === 'packages' ? 'packages-[hash].js' : 'chunk-[hash].js'),
  codeSplitting: { groups: [{ name: 'packages', test: /node_modules/ }] },
  comments: false,
  // One character beyond Latin-1 would double what V8 keeps of the source.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
});
const chunks = written.output.filter((file) => file.type === 'chunk');
await refuseSecondCopies(chunks);

// Places by line: with columns, Node would keep four times as much from the first stack trace on. None for packages,
// whose maps lead to files that are not there.
for (const { fileName, name, map, code } of chunks) {
  if (!map) continue;
  if (name === 'packages') {
    await rm(path.join(out, `${fileName}.map`));
    await writeFile(path.join(out, fileName), code.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
    continue;
  }
  const mappings = encode(
    decode(map.mappings).map((line) => line.slice(0, 1).map((place) => place.slice(0, 4))),
  );
  await writeFile(path.join(out, `${fileName}.map`), JSON.stringify({ ...map, names: [], mappings }));
}

/**
 * A package that stays where it is, or one it needs, must not import one that is in the bundle.
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
async function refuseSecondCopies(chunks) {
  const imported = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  const seen = new Set();
  const visit = async (/** @type {string} */ name, /** @type {string} */ from) => {
    const manifest = await findManifest(name, from);
    if (!manifest || seen.has(manifest.folder)) return; // not there: an optional one
    seen.add(manifest.folder);
    for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (BUNDLED.has(needed))
        throw new Error(`${name} imports ${needed}: name both in ${import.meta.filename}, or none`);
      await visit(needed, manifest.folder);
    }
  };
  for (const id of imported) if (isPackage(id) && !isBuiltin(id)) await visit(packageOf(id), root);
}

/**
 * What a folder finds under a package's name.
 * @param {string} name
 * @param {string} folder
 */
async function findManifest(name, folder) {
  const found = path.join(folder, 'node_modules', name);
  const text = await readFile(path.join(found, 'package.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) return { ...JSON.parse(text), folder: found };
  return folder === root ? undefined : findManifest(name, path.dirname(folder));
}
