import { Dispatcher } from 'undici';

/** Answers every request with these pieces of a body, each as one read of a socket, and ends. */
export class FakeDispatcher extends Dispatcher {
  aborted = 0;

  constructor(private readonly pieces: readonly Uint8Array[]) {
    super();
  }

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      abort: () => void (this.aborted += 1),
      pause: () => {},
      resume: () => {},
    };
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, { 'content-type': 'text/event-stream' });
    for (const piece of this.pieces) handler.onResponseData?.(controller, Buffer.from(piece));
    handler.onResponseEnd?.(controller, {});
    return true;
  }
}
