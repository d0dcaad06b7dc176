import process from 'node:process';

// Loaded into the server by the launcher. A launcher that was killed cannot pass on a signal, and the orphan
// would keep the port: the end of the channel between the two is the signal then.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
