/** For what outlives a request, such as a stream: whoever was let in has to be asked again when this tells. */
export abstract class AccessWatch {
  /** Calls `listener` when what somebody may do has changed, on this process or another; returns how to stop. */
  abstract onChange(listener: () => void): () => void;
}
