import { say } from '../deploy/local/project.mjs';
import { People } from './people.mjs';
import { measureReads } from './reads.mjs';

const EACH = 50;
const MONTHS = 12;

/** Ids begin with their time, as the app's do. */
const idAt = (instant, n) =>
  `(lpad(to_hex(floor(extract(epoch from ${instant}) * 1000)::bigint), 12, '0') || '70008000' || lpad(to_hex(${n}), 12, '0'))::uuid`;

/** Partitions for the months that the messages are spread over. */
export const MONTHS_SQL = `select conversation.ensure_partitions(now() - make_interval(months => n), 0)
  from generate_series(0, ${MONTHS - 1}) n`;

/**
 * Conversations of fifty messages each over the last year: `$1` and `$2` are the organization and the person who has every
 * tenth of them, `$3` is how many there are in all. The others are of as many people elsewhere.
 */
export const MESSAGES_SQL = [
  `insert into conversation.conversations (id, organization_id, user_id, model, title, message_count, active_leaf_id,
                                           started_at, last_message_at, updated_at)
   select ${idAt('at', 'n')}, case when n % 10 = 0 then $1::uuid else md5('organization ' || n % 1000)::uuid end,
          case when n % 10 = 0 then $2::uuid else md5('person ' || n)::uuid end, 'offline', 'Conversation ' || n, ${EACH},
          ${idAt(`at + interval '${EACH} minutes'`, 'n')}, at, at + interval '${EACH} minutes', at
     from generate_series(0, $3::int - 1) n
    cross join lateral (select now() - make_interval(hours => 2 + n % ${(MONTHS - 1) * 30 * 24}) as at) times`,
  `insert into conversation.messages (id, organization_id, user_id, conversation_id, sequence_number, role, content, state,
                                      created_at)
   select ${idAt('c.started_at + make_interval(mins => m)', 'n')}, c.organization_id, c.user_id, c.id, m,
          case when m % 2 = 1 then 'user' else 'assistant' end,
          'Message ' || m || ' of ' || c.title || '. ' || repeat('A short text about what was asked and answered. ', 4),
          'complete', c.started_at + make_interval(mins => m)
     from generate_series(0, $3::int - 1) n
     join conversation.conversations c on c.title = 'Conversation ' || n, generate_series(1, ${EACH}) m
    where $1::uuid is not null and $2::uuid is not null`,
];

export const MESSAGES_TABLES = ['conversation.conversations', 'conversation.messages'];

/** @param {import('./comparison.mjs').Bench} bench */
export async function manyMessages({ settings, database, app }) {
  const people = await People.register(app.url, 1, settings.organizations + 1);
  const [person] = people.list;
  say(`Loading ${settings.conversations * EACH} messages …`);
  const conversation = await database.loadMessages(person, settings.conversations);
  await people.keepSignedIn();
  const task = { appUrl: app.url, person, runs: settings.reads };
  const measured = await measureMessages(task, conversation);
  for (const { what, p95 } of [...measured.opening, ...measured.finding])
    say(`${what}: ${p95.toFixed(1)} ms at p95`);
  return { count: settings.conversations * EACH, ...measured };
}

/**
 * What a frontend reads to find a conversation and to open it.
 * @param {{ appUrl: string, person: import('./people.mjs').Person, runs: number }} task
 * @param {string} conversation one of his, some months old
 */
async function measureMessages(task, conversation) {
  const opening = {
    'a conversation': `/conversations/${conversation}`,
    'its messages, newest 50': `/conversations/${conversation}/messages?limit=50&order=desc`,
  };
  const finding = {
    'conversations, page of 20': '/conversations',
    'messages by words of one of them': '/conversations/search?q=%22Conversation+70%22',
  };
  return { opening: await measureReads(task, opening), finding: await measureReads(task, finding) };
}
