import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { serverAccount } from './postgres/account.mjs';
import { initialize, openCluster } from './postgres/cluster.mjs';
import { readable } from './postgres/errors.mjs';
import { findRunning, takeLease, urlOf } from './postgres/running.mjs';
import { startServer, stopServer, tieToThisProcess } from './postgres/server.mjs';

/** @typedef {import('./postgres/cluster.mjs').Cluster} Cluster */

/** @type {typeof import('./postgres.d.mts').startPostgres} */
export async function startPostgres({
  dataDir,
  port = 0,
  settings = {},
  temporary = false,
  log = () => undefined,
}) {
  const folder = path.resolve(dataDir);
  try {
    await mkdir(folder, { recursive: true });
    const account = await serverAccount(folder);
    return await withLock(path.join(folder, 'launcher.lock'), async () => {
      const cluster = await openCluster(folder, account);
      await initialize(cluster, { durable: settings.fsync !== 'off' });
      return attach(cluster, { port, settings, temporary, log });
    });
  } catch (error) {
    throw readable(error, folder);
  }
}

/** Joins the server that runs already, or starts one; again where that one was just being stopped. */
async function attach(cluster, { port, settings, temporary, log }) {
  for (;;) {
    const running = await findRunning(cluster);
    const server = running ?? (await startServer(cluster, port, settings));
    const url = urlOf(cluster, server.port);
    const lease = await takeLease(url, (error) =>
      log(`PostgreSQL closed the launcher's connection (${error.message}); its log: ${cluster.log}`),
    );
    if (lease) {
      const untie = temporary ? tieToThisProcess(server.pid) : () => undefined;
      const stop = once(() => leave(cluster, server.pid, lease, log).finally(untie));
      return { url, port: server.port, reused: running !== undefined, stop };
    }
  }
}

/** The last one out stops the server: two launchers may share it. */
async function leave(cluster, pid, lease, log) {
  // A lost connection says nothing about others, but a server that does not answer is of no use to them.
  const alone = await lease.release().catch(() => true);
  if (alone) await stopServer(cluster, pid);
  else log('PostgreSQL stays up, another launcher uses it.');
  await lease.end();
}

/**
 * @template T
 * @param {() => Promise<T>} work
 */
function once(work) {
  /** @type {Promise<T> | undefined} */
  let result;
  return () => (result ??= work());
}
