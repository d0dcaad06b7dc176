/** Small enough that no transaction holds its rows, or the cleaning of others, for long. */
const BATCH = 5_000;

/** Repeats `purge` until a batch is not full any more; what is left on abort is taken by the next run. */
export async function inBatches(
  signal: AbortSignal,
  purge: (batch: number) => Promise<number>,
  batch = BATCH,
): Promise<void> {
  while (!signal.aborted && (await purge(batch)) === batch) continue;
}
