import { Histogram, type Registry } from 'prom-client';

type Label = string | number;

interface Node {
  readonly next: Map<Label, Node>;
  series?: Histogram.Internal<string>;
}

/** A histogram whose series are found without building a labels object or a key per observation. */
export class LabelSeries {
  private readonly histogram: Histogram;
  private readonly root: Node = { next: new Map() };

  constructor(
    registry: Registry,
    name: string,
    help: string,
    private readonly labelNames: readonly string[],
    buckets: readonly number[],
  ) {
    this.histogram = new Histogram({
      name,
      help,
      labelNames: [...labelNames],
      buckets: [...buckets],
      registers: [registry],
    });
  }

  /** Of all labels, in the order of their names. */
  observe(value: number, ...labels: readonly Label[]): void {
    let node = this.root;
    for (const label of labels) {
      let next = node.next.get(label);
      if (!next) node.next.set(label, (next = { next: new Map() }));
      node = next;
    }
    node.series ??= this.histogram.labels(
      Object.fromEntries(this.labelNames.map((name, i) => [name, String(labels[i])])),
    );
    node.series.observe(value);
  }
}
