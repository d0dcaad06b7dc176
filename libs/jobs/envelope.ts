/** What travels with a job besides its payload. */
export interface Envelope {
  readonly payload: object;
  readonly organizationId?: string;
  /** Of the request that asked for it, so that its log lines can be found together. */
  readonly requestId?: string;
  readonly traceparent?: string;
}
