import { createServer, isIPv6 } from 'node:net';
import process from 'node:process';
import { LaunchError } from './project.mjs';

/** @typedef {{ port: number, reachable: string }} Address reachable: where this machine finds the server */

/**
 * The address the server will have, once it is certain that nobody else has it.
 * @returns {Promise<Address>}
 */
export async function freeAddress() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LaunchError(`PORT must be a whole number from 1 to 65535, not "${process.env.PORT}".`);
  }
  const host = process.env.HOST || '127.0.0.1';
  const failure = await tryListen(port, host);
  if (failure) throw explained(failure, port);
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return { port, reachable: isIPv6(reachable) ? `[${reachable}]` : reachable };
}

/** @returns {Promise<NodeJS.ErrnoException | undefined>} */
function tryListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer().on('error', resolve);
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}

function explained(failure, port) {
  if (failure.code === 'EADDRINUSE') {
    return new LaunchError(`Port ${port} is in use. "PORT=${port + 1} npm start" takes another one.`);
  }
  if (failure.code === 'EACCES') {
    return new LaunchError(
      `Port ${port} needs more rights than you have. "PORT=3000 npm start" takes another one.`,
    );
  }
  return new LaunchError(`The server cannot listen on port ${port}: ${failure.message}`);
}
