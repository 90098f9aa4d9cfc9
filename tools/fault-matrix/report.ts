import type { CellResult } from './run-cell';

const SHOWN_IN_FULL = 20;

/** Collects results, shows progress, and says in the end what failed. */
export class Report {
  public cells = 0;
  public readonly failures: CellResult[] = [];
  private readonly withUnclaimed: string[] = [];
  private readonly remarks = new Map<string, string[]>();
  private shownAt = 0;
  private readonly startedAt = Date.now();

  constructor(
    private readonly title: string,
    private readonly total: number,
    private readonly unclaimed: 'fail' | 'count',
    private readonly print: (line: string) => void,
  ) {}

  public add(results: readonly CellResult[]): void {
    for (const result of results) {
      this.cells++;
      if (result.unclaimed > 0) this.withUnclaimed.push(result.id);
      for (const remark of result.remarks) this.remarks.set(remark, [...(this.remarks.get(remark) ?? []), result.id]);
      if (this.fails(result)) this.failures.push(result);
    }
    if (Date.now() - this.shownAt > 5000 || this.cells === this.total) {
      this.shownAt = Date.now();
      this.print(`${this.title}: ${this.cells} of ${this.total} cells, ${this.failures.length} failures, ${this.seconds} s`);
    }
  }

  public conclude(): void {
    const byId = [...this.failures].sort((a, b) => (a.id < b.id ? -1 : 1)); // the order of the results is that of the workers
    for (const failure of byId.slice(0, SHOWN_IN_FULL)) this.print(describeFailure(failure));
    if (byId.length > SHOWN_IN_FULL) this.print(`... and ${byId.length - SHOWN_IN_FULL} more; all, by kind:`);
    for (const [problem, { count, example }] of this.grouped()) this.print(`${count} x ${problem}, for example ${example}`);
    this.print(`${this.title}: cells ${this.cells}, failures ${this.failures.length}, ${this.seconds} s`);
    const verdict = this.unclaimed === 'fail' ? 'a failure' : 'counted, not a failure';
    this.print(`  cells that end with a key that never got a number: ${counted(this.withUnclaimed)} (${verdict})`);
    for (const [remark, ids] of this.remarks) this.print(`  cells in which ${remark}: ${counted(ids)} (counted, not a failure)`);
  }

  private get seconds(): number {
    return Math.round((Date.now() - this.startedAt) / 1000);
  }

  private fails(result: CellResult): boolean {
    return result.problems.length > 0 || (this.unclaimed === 'fail' && result.unclaimed > 0);
  }

  /** Problems that are alike but for keys, numbers and times. */
  private grouped(): Map<string, { count: number; example: string }> {
    const groups = new Map<string, { count: number; example: string }>();
    for (const { id, problems } of this.failures) {
      for (const problem of new Set(problems.map(alike))) {
        const group = groups.get(problem) ?? { count: 0, example: id };
        groups.set(problem, { ...group, count: group.count + 1 });
      }
    }
    return groups;
  }
}

export function describeFailure({ id, problems, unclaimed }: CellResult): string {
  const lines = unclaimed > 0 ? [...problems, `keys without a number: ${unclaimed}`] : problems;
  return [`FAILED ${id}`, ...lines.slice(0, 6).map((line) => `    ${line}`), `    npm run fault-matrix -- --only '${id}'`].join('\n');
}

function counted(ids: readonly string[]): string {
  return ids.length === 0 ? '0' : `${ids.length}, for example ${ids[0]}`;
}

function alike(problem: string): string {
  return problem.split('\n')[0].replace(/^\d{4}-\S+ /, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<key>').replace(/\d+/g, '<n>');
}
