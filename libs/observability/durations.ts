import { Histogram, type Registry } from 'prom-client';

/** From a cached read to a request that ran into its deadline. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Label = string | number;

interface Node {
  readonly next: Map<Label, Node>;
  series?: Histogram.Internal<string>;
}

/** A histogram of seconds whose series are found without building a labels object or a key per observation. */
export class Durations {
  private readonly histogram: Histogram;
  private readonly root: Node = { next: new Map() };

  constructor(
    registry: Registry,
    name: string,
    help: string,
    private readonly labelNames: readonly string[],
  ) {
    this.histogram = new Histogram({
      name,
      help: `${help}, in seconds`,
      labelNames: [...labelNames],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
  }

  observe(seconds: number, ...labels: readonly Label[]): void {
    let node = this.root;
    for (const label of labels) {
      let next = node.next.get(label);
      if (!next) node.next.set(label, (next = { next: new Map() }));
      node = next;
    }
    node.series ??= this.histogram.labels(
      Object.fromEntries(this.labelNames.map((name, i) => [name, String(labels[i])])),
    );
    node.series.observe(seconds);
  }
}
