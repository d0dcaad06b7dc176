import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ReadDb, type Settings } from '#libs/persistence/read-db.js';
import type { Statement } from '#libs/persistence/sql.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The plans of the statements that were run. */
export class Plans {
  private plans: PlanNode[] = [];

  get count(): number {
    return this.plans.length;
  }

  add(plans: readonly PlanNode[]): void {
    this.plans.push(...plans);
  }

  forget(): void {
    this.plans = [];
  }

  indexes(): string[] {
    return this.nodes().flatMap((node) => node['Index Name'] ?? []);
  }

  /** Which of the tables were read from their beginning to their end. */
  readWhole(tables: readonly string[]): string[] {
    return this.nodes()
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .flatMap((node) => node['Relation Name'] ?? [])
      .filter((table) => tables.includes(table));
  }

  private nodes(): PlanNode[] {
    return this.plans.flatMap(nodesOf);
  }
}

/** Asks PostgreSQL for the plan of each statement before it runs, as the same role with the same session. */
export function explainEveryRead(app: NestFastifyApplication): Plans {
  const db = app.get(ReadDb, { strict: false });
  const plans = new Plans();
  for (const method of ['rows', 'systemRows'] as const) {
    const read = db[method].bind(db);
    db[method] = async <T>({ text, values }: Statement, settings?: Settings): Promise<T[]> => {
      const [row] = await read<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        { text: `explain (format json) ${text}`, values },
        settings,
      );
      plans.add(row?.['QUERY PLAN'].map(({ Plan }) => Plan) ?? []);
      return read<T>({ text, values }, settings);
    };
  }
  return plans;
}
