import type { DestinationStream } from 'pino';

const COLOURS: Record<string, string> = {
  fatal: '31;1',
  error: '31',
  warn: '33',
  info: '32',
  debug: '36',
  trace: '90',
};
/** The same on every line of a development process. */
const OMITTED = new Set(['level', 'time', 'msg', 'context', 'service', 'version', 'role', 'err', 'error']);

interface Line extends Record<string, unknown> {
  level: string;
  time: string;
  msg?: string;
  context?: string;
  err?: { stack?: string; message?: string };
  error?: { stack?: string; message?: string };
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const brief = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Turns JSON lines into one readable line each, for a terminal. */
export class ReadableLines implements DestinationStream {
  constructor(private readonly output: Output) {}

  write(json: string): void {
    const line = JSON.parse(json) as Line;
    const level = line.level.toUpperCase().padEnd(5);
    const shown = this.output.isTTY ? `\u001B[${COLOURS[line.level] ?? '0'}m${level}\u001B[0m` : level;
    const facts = Object.entries(line)
      .filter(([name]) => !OMITTED.has(name))
      .map(([name, value]) => `${name}=${brief(value)}`);
    const context = line.context ? `[${line.context}]` : '';
    const head = [line.time.slice(11, 23), shown, context, line.msg ?? '', ...facts]
      .filter(Boolean)
      .join(' ');
    const failure = line.err ?? line.error;
    const stack = failure ? `\n${failure.stack ?? failure.message ?? ''}` : '';
    this.output.write(`${head}${stack}\n`);
  }
}
