import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import fastify from 'fastify';
import pg from 'pg';
import { v7 } from 'uuid';
import { valuesFor } from './recorded.mjs';
import { INSERT_ITEM, INSERT_VERSION, SET_SESSION } from './statements.mjs';

/**
 * What the app is compared with: the same statements under the same row level security, and nothing else. No
 * framework, no authentication (the caller says who he is), no validation, no audit, no outbox, no logging.
 *
 * `node bench/bare-server.mjs --mode awaited|pipelined --pool <connections>`, with DATABASE_URL set.
 * `awaited` waits for each statement, as such a server is usually written; `pipelined` sends all at once.
 * ITEMS is a file of how the app reads items. `/replay/:what` runs the statements that RECORDED, a file of what the app has sent, has by this name.
 */
const { values: options } = parseArgs({
  options: { mode: { type: 'string', default: 'awaited' }, pool: { type: 'string', default: '10' } },
});
const pipelined = options.mode === 'pipelined';
const PAGE = 20;

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  options: '-c role=app_user',
  max: Number(options.pool),
  pipeline: pipelined,
});

const systemPool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  options: '-c role=app_system',
  max: Number(options.pool),
  pipeline: pipelined,
});

const prepared = (name, text, values) => ({ name, text, values });

/** Runs the statements in one transaction as the caller and returns their results. */
async function transaction({ headers }, statements, from = pool) {
  const client = await from.connect();
  const session = prepared('session', SET_SESSION, [headers['x-organization-id'], headers['x-user-id']]);
  let failure;
  try {
    const run = pipelined ? allAtOnce : oneByOne;
    const results = await run(client, ['begin', session, ...statements, 'commit']);
    return results.slice(2, -1);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // After an error the transaction is still open, so the connection is not used again.
    client.release(failure);
  }
}

const allAtOnce = (client, statements) => Promise.all(statements.map((statement) => client.query(statement)));

async function oneByOne(client, statements) {
  const results = [];
  for (const statement of statements) results.push(await client.query(statement));
  return results;
}

function page(rows) {
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  const key = last && JSON.stringify([last.updatedAt.toISOString(), last.id]);
  return { data: rows.slice(0, PAGE), nextCursor: key ? Buffer.from(key).toString('base64url') : null };
}

const server = fastify();

const items = process.env.ITEMS ? JSON.parse(readFileSync(process.env.ITEMS, 'utf8')) : {};

function reading(what, { headers }, itemId) {
  const given = { itemId, userId: headers['x-user-id'], organizationId: headers['x-organization-id'] };
  return prepared(what, items[what].text, valuesFor(items[what], given));
}

server.get('/items/:id', async (request, reply) => {
  const [{ rows }] = await transaction(request, [reading('read', request, request.params.id)]);
  return rows[0] ?? reply.status(404).send({ error: 'not found' });
});

server.get('/items', async (request) => {
  const [{ rows }] = await transaction(request, [reading('list', request)]);
  return page(rows);
});

server.post('/items', async (request, reply) => {
  const { repository, title, description = null, contentData = {}, metadata = {} } = request.body;
  const { 'x-organization-id': organization, 'x-user-id': user } = request.headers;
  const id = v7();
  const at = new Date();
  const content = [title, description, contentData, metadata, user, at];
  const [{ rows }] = await transaction(request, [
    prepared('item', INSERT_ITEM, [id, organization, repository, ...content]),
    prepared('version', INSERT_VERSION, [organization, id, ...content]),
  ]);
  return reply.status(201).send(rows[0]);
});

const recorded = process.env.RECORDED ? JSON.parse(readFileSync(process.env.RECORDED, 'utf8')) : {};
const SETTINGS = 'select set_config(name, value, true) from json_each_text($1) as settings (name, value)';

server.get('/replay/:what', async (request) => {
  const answers = [];
  for (const [i, { role, text, values, settings }] of recorded[request.params.what].entries()) {
    const statements = [
      ...(Object.keys(settings).length > 0
        ? [prepared('settings', SETTINGS, [JSON.stringify(settings)])]
        : []),
      prepared(`${request.params.what} ${i}`, text, values),
    ];
    const results = await transaction(request, statements, role === 'system' ? systemPool : pool);
    answers.push(results.at(-1).rows);
  }
  return answers;
});

await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.server.address().port}` })}\n`);
