/**
 * @typedef {{ role: 'app' | 'system', text: string, values: unknown[], settings: Record<string, string> }} Recorded
 */

/**
 * What the app sends to the database for each request, word for word: it runs in this process for the while, on the same
 * database, and says what it reads.
 * @param {NodeJS.ProcessEnv} env the app's
 * @param {string} token
 * @param {Record<string, string>} requests paths by what they ask for
 * @returns {Promise<Record<string, Recorded[]>>}
 */
export async function recordStatements(env, token, requests) {
  const [{ createApp }, { readConfig }, { createLogger }, { ReadDb }] = await Promise.all([
    import('../dist/src/create-app.js'),
    import('../dist/src/config.js'),
    import('../dist/libs/observability/logging.js'),
    import('../dist/libs/persistence/read-db.js'),
  ]);
  const config = readConfig({ ...env, APP_ROLE: 'api', PORT: '0' });
  const log = createLogger({ level: 'silent', json: true, service: 'bench', version: '0', role: 'api' });
  const app = await createApp(config, log);
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const recorded = {};
    let statements = [];
    const db = app.get(ReadDb, { strict: false });
    for (const [method, role] of [
      ['rows', 'app'],
      ['systemRows', 'system'],
    ]) {
      const read = db[method].bind(db);
      db[method] = (statement, settings = {}) => {
        statements.push({ role, text: statement.text, values: [...statement.values], settings });
        return read(statement, settings);
      };
    }
    for (const [what, path] of Object.entries(requests)) {
      statements = [];
      const headers = { authorization: `Bearer ${token}` };
      const { statusCode, body } = await app.inject({ method: 'GET', url: `/api/v1${path}`, headers });
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${body}`);
      recorded[what] = statements.filter(isOfContent);
    }
    return recorded;
  } finally {
    await app.close();
  }
}

/**
 * How the app reads one item and the first page of all, for whoever asks: what in the values of one person's statements is
 * his or the item's is named instead (`valuesFor`).
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./people.mjs').Person} person who may see everything of his organization
 * @param {string} itemId one of that
 * @returns {Promise<Record<'read' | 'list', Template>>}
 */
export async function recordItemReads(env, { token, userId, organizationId }, itemId) {
  const paths = { read: `/content/items/${itemId}`, list: '/content/items?limit=20' };
  const names = new Map(Object.entries({ itemId, userId, organizationId }).map(([name, id]) => [id, name]));
  const nameOf = (value) => (names.has(value) ? { of: names.get(value) } : { value });
  const templates = {};
  for (const [what, statements] of Object.entries(await recordStatements(env, token, paths))) {
    const [statement, ...others] = statements.filter(({ text }) => text.includes('content.items'));
    if (!statement || others.length > 0) throw new Error(`The app does not ${what} items by one statement`);
    templates[what] = { text: statement.text, values: statement.values.map(nameOf) };
  }
  return templates;
}

/** @typedef {{ text: string, values: ({ of: string } | { value: unknown })[] }} Template */

/**
 * @param {Template} template
 * @param {Record<string, unknown>} given by name
 */
export const valuesFor = ({ values }, given) =>
  values.map((value) => ('of' in value ? given[value.of] : value.value));

/** Who asks, and whether the platform takes requests, is not what is compared. */
const isOfContent = ({ text }) => /\b(content|conversation|identity|tenancy)\./.test(text);
