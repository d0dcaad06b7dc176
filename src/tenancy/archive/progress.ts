/** How far a run has come; whoever runs it counts, and somebody else looks now and then. */
export interface Progress {
  done: number;
  total: number | null;
}
