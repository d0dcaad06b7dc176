/** @typedef {{ email: string, password: string, role: string, organization: string }} Account */

// The demonstration data has a document that answers it.
const QUESTION = 'How many days of vacation do I have?';

/**
 * @param {number} port
 * @param {Account[]} accounts the demonstration accounts, none where the data is somebody's own
 */
export function banner(port, accounts) {
  const server = `http://localhost:${port}`;
  return [
    '',
    `AI GYM is up.  Documentation: ${server}/docs`,
    ...demonstration(server, accounts),
    '',
    'Ctrl-C stops it.',
    '',
  ].join('\n');
}

function demonstration(server, accounts) {
  if (accounts.length === 0) return [];
  const rows = accounts.map(({ email, password, role, organization }) => [
    email,
    password,
    role,
    organization,
  ]);
  const commands = tryCommands(server, accounts[0]).map((command) => `  ${command}`);
  return ['', 'Demonstration accounts:', ...table(rows), '', 'Try (in another terminal):', '', ...commands];
}

/**
 * Three steps to copy and paste: log in, start a conversation, ask and see the answer arrive.
 * @param {string} server
 * @param {Account} account
 * @returns {string[]} each runs in a POSIX shell, one after the other in the same one
 */
function tryCommands(server, { email, password }) {
  const api = `${server}/api/v1`;
  const post = `curl -sS -H 'content-type: application/json'`;
  const authorized = `-H "authorization: Bearer $TOKEN"`;
  const pick = (field) => `node -p 'JSON.parse(require("fs").readFileSync(0)).${field}'`;
  const json = (value) => `-d '${JSON.stringify(value)}'`;
  const messages = `${api}/conversations/$CONVERSATION/messages`;
  return [
    `TOKEN=$(${post} ${api}/auth/login ${json({ email, password })} | ${pick('accessToken')})`,
    `CONVERSATION=$(${post} ${authorized} ${api}/conversations ${json({ title: 'First steps' })} | ${pick('id')})`,
    `ANSWER=$(${post} ${authorized} ${messages} ${json({ content: QUESTION })} | ${pick('assistantMessage.id')}); ` +
      `curl -sSN ${authorized} ${messages}/$ANSWER/stream`,
  ];
}

/** @param {string[][]} rows */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd(),
  );
}
