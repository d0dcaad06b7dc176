import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../deploy/local/project.mjs';
import { People } from './people.mjs';
import { startServer } from './programs.mjs';
import { measureReads } from './reads.mjs';
import { recordStatements } from './recorded.mjs';

const REQUESTS = {
  'items, page of 50': '/content/items',
  'items of a repository': '/content/items?repository=documents',
  'items that are published': '/content/items?status=published',
  'counts by repository and status': '/content/counts',
  dashboard: '/dashboard',
  'search: a word of one item': '/content/search?q=unique500',
  'search: a word of a few items': '/content/search?q=topic7',
  'search: facets under filters': '/content/search?q=word7&repository=videos&language=en',
  'search: words spelled alike': '/content/search?q=unikue500x',
  'search: a word of every item': '/content/search?q=lesson',
};

/**
 * Of an organization of its own, which has nothing of what the other loads have left.
 * @param {import('./comparison.mjs').Bench} bench
 */
export async function largeContent(bench) {
  const { settings, database, app } = bench;
  const people = await People.register(app.url, 1, settings.organizations);
  const [person] = people.list;
  say('Loading content of many organizations …');
  await database.loadContent(person, settings.content);
  await people.keepSignedIn();
  const measured = await measureContent(bench, person);
  for (const { what, p95, toBare } of measured)
    say(`${what}: ${p95.toFixed(1)} ms at p95, ${toBare.toFixed(2)} to bare`);
  return measured;
}

/**
 * What somebody reads of two hundred thousand items in a hundred organizations, of which he has two thousand; beside a bare
 * server that runs the same statements as the same role.
 * @param {import('./comparison.mjs').Bench} bench
 * @param {import('./people.mjs').Person} person
 */
async function measureContent({ settings, resources, databaseUrl, folder, app, env }, person) {
  const file = path.join(folder, 'recorded.json');
  await writeFile(file, JSON.stringify(await recordStatements(env, person.token, REQUESTS)));
  const args = ['--mode', 'pipelined', '--pool', String(settings.pool)];
  const { url } = await startServer(resources, 'bench/bare-server.mjs', args, {
    DATABASE_URL: databaseUrl,
    RECORDED: file,
  });
  return measureReads({ appUrl: app.url, bareUrl: url, person, runs: settings.reads }, REQUESTS);
}
