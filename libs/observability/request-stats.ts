const WINDOW_SECONDS = 300;
const SLICE_SECONDS = 10;
const SLICES = WINDOW_SECONDS / SLICE_SECONDS;
/** Each bucket is 2^(1/4) ≈ 19 % wider than the one before; 96 of them reach from 0.1 ms to 30 minutes. */
const PER_DOUBLING = 4;
const BUCKETS = 96;
const SMALLEST_MS = 0.1;

interface Slice {
  index: number;
  requests: number;
  errors: number;
  readonly counts: Uint32Array;
}

export interface RecentRequests {
  /** Milliseconds under which 95 % of the answers stayed, to within 10 %; null when there were none. */
  readonly p95Ms: number | null;
  /** Share of answers with a status of 500 or more, between 0 and 1. */
  readonly errorRate: number;
  readonly requests: number;
}

const bucketOf = (ms: number): number =>
  ms <= SMALLEST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log2(ms / SMALLEST_MS) * PER_DOUBLING));

const middleOf = (bucket: number): number => SMALLEST_MS * 2 ** ((bucket - 0.5) / PER_DOUBLING);

/** Response times and failures of the last five minutes, in a few kilobytes whatever the traffic. */
export class RequestStats {
  private readonly slices: Slice[] = Array.from({ length: SLICES }, () => ({
    index: -1,
    requests: 0,
    errors: 0,
    counts: new Uint32Array(BUCKETS),
  }));

  constructor(private readonly now: () => number = Date.now) {}

  add(ms: number, failed: boolean): void {
    const index = this.sliceIndex();
    const slice = this.slices[index % SLICES]!;
    if (slice.index !== index) {
      Object.assign(slice, { index, requests: 0, errors: 0 });
      slice.counts.fill(0);
    }
    slice.requests += 1;
    if (failed) slice.errors += 1;
    const bucket = bucketOf(ms);
    slice.counts[bucket] = slice.counts[bucket]! + 1;
  }

  read(): RecentRequests {
    const oldest = this.sliceIndex() - SLICES;
    const recent = this.slices.filter(({ index }) => index > oldest);
    const requests = recent.reduce((sum, slice) => sum + slice.requests, 0);
    const errors = recent.reduce((sum, slice) => sum + slice.errors, 0);
    return {
      p95Ms: percentile(recent, requests * 0.95),
      errorRate: requests ? errors / requests : 0,
      requests,
    };
  }

  private sliceIndex(): number {
    return Math.floor(this.now() / (SLICE_SECONDS * 1_000));
  }
}

function percentile(slices: readonly Slice[], rank: number): number | null {
  let seen = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    for (const { counts } of slices) seen += counts[bucket]!;
    if (seen > 0 && seen >= rank) return Math.round(middleOf(bucket) * 10) / 10;
  }
  return null;
}
