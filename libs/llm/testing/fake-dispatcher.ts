import { Dispatcher } from 'undici';

export interface FakeAnswer {
  readonly status?: number;
  readonly contentType?: string;
  /** How the connection breaks after the last piece, in place of the answer's end. */
  readonly breaks?: Error;
}

/** Answers every request with these pieces of a body, each as one read of a socket, while it is not paused, and ends. */
export class FakeDispatcher extends Dispatcher {
  readonly requests: Dispatcher.DispatchOptions[] = [];
  aborted = 0;
  pauses = 0;

  constructor(
    private readonly pieces: readonly Uint8Array[],
    private readonly answer: FakeAnswer = {},
  ) {
    super();
  }

  override dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.requests.push(request);
    const { status = 200, contentType = 'text/event-stream', breaks } = this.answer;
    const left = [...this.pieces];
    const send = (): void => {
      while (left.length > 0 && !controller.paused)
        handler.onResponseData?.(controller, Buffer.from(left.shift()!));
      if (controller.paused) return;
      if (breaks) handler.onResponseError?.(controller, breaks);
      else handler.onResponseEnd?.(controller, {});
    };
    const controller = {
      aborted: false,
      paused: false,
      reason: null,
      abort: () => void (this.aborted += 1),
      pause: () => {
        this.pauses += 1;
        controller.paused = true;
      },
      resume: () => {
        if (!controller.paused) return;
        controller.paused = false;
        queueMicrotask(send);
      },
    };
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, status, { 'content-type': contentType });
    send();
    return true;
  }
}
