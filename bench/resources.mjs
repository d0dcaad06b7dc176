import { Interrupted } from '../deploy/local/project.mjs';

/** What was started and has to be ended: the last one first, each once, whatever happens in between. */
export class Resources {
  #closers = [];
  #closed = false;

  /**
   * Something that became ready only after everything was ended is ended at once.
   * @param {() => unknown} close
   */
  async add(close) {
    if (!this.#closed) return void this.#closers.push(close);
    await close();
    throw new Interrupted();
  }

  async close() {
    this.#closed = true;
    const failures = [];
    for (const close of this.#closers.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be ended');
  }
}
