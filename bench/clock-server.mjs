import { createServer } from 'node:http';
import process from 'node:process';

/** Twenty chunks a second to each of many clients at once; each chunk says its number and when it left. */
const EVERY_MS = 50;
const chunks = Number(process.argv[2] ?? 600);

const open = new Set();
const head =
  '{"id":"clock","object":"chat.completion.chunk","created":0,"model":"clock","choices":[{"index":0,';

const server = createServer((question, response) => {
  question.resume();
  question.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
    // Framed here, in one write: Node would take several.
    response.chunkedEncoding = false;
    const stream = { response, sent: 0, due: Date.now() };
    open.add(stream);
    response.once('close', () => open.delete(stream));
  });
});

// One timer for all: a thousand of them would be the load that is measured.
setInterval(() => {
  const now = Date.now();
  for (const stream of open) {
    if (stream.due > now) continue;
    stream.due += EVERY_MS;
    const { response } = stream;
    response.write(framed(event(`"delta":{"content":"#${stream.sent} ${now};"},"finish_reason":null`)));
    stream.sent += 1;
    if (stream.sent < chunks) continue;
    open.delete(stream);
    response.end(`${framed(`${event('"delta":{},"finish_reason":"stop"')}data: [DONE]\n\n`)}0\r\n\r\n`);
  }
}, 5);

function event(choice) {
  return `data: ${head}${choice}}]}\n\n`;
}

function framed(text) {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/v1` })}\n`);
});
