import type { CellResult } from './cell';
import { RULE_NAMES } from './oracle/oracle';
import { renderTable } from '../../sim/emulator/table';

/** More are counted, and not told. */
const TOLD_IN_FULL = 50;

/** What a soak has seen so far. */
export class Report {
  public readonly failures: CellResult[] = [];
  private cells = 0;
  private readonly sums = { executions: 0, faults: 0, deeds: 0, lateReads: 0, backwardReads: 0 };
  private readonly byRule = new Map<string, number>(RULE_NAMES.map((rule) => [rule, 0]));
  private slowest = 0;

  constructor(private readonly print: (line: string) => void, private readonly without: string | undefined) {}

  /** Something was played, and nothing broken. */
  public get passed(): boolean {
    return this.cells > 0 && this.failures.length === 0;
  }

  public add(result: CellResult): void {
    this.cells++;
    for (const name of Object.keys(this.sums) as Array<keyof typeof this.sums>) this.sums[name] += result.counts[name];
    this.slowest = Math.max(this.slowest, result.runsToRotate);
    const rules = new Set(result.violations.map(({ rule }) => rule));
    rules.forEach((rule) => this.byRule.set(rule, (this.byRule.get(rule) ?? 0) + 1));
    if (rules.size === 0) return;
    this.failures.push(result);
    if (this.failures.length <= TOLD_IN_FULL) this.tell(result);
  }

  public progress(seconds: number): void {
    this.print(`${String(Math.round(seconds)).padStart(5)} s: ${this.cells} cells, ${this.sums.executions} `
      + `executions, ${this.failures.length} cells with violations`);
  }

  public conclude(seed: number, seconds: number): void {
    this.print('');
    this.print(renderTable([
      ['seed', String(seed)],
      ['minutes', (seconds / 60).toFixed(1)],
      ['cells', String(this.cells)],
      ['cells a minute', String(Math.round(this.cells / seconds * 60))],
      ['executions', String(this.sums.executions)],
      ['faults that struck', String(this.sums.faults)],
      ["people's deeds", String(this.sums.deeds)],
      ['late reads', `${this.sums.lateReads}, of which ${this.sums.backwardReads} went back`],
      ['runs until a due rotation was done, at most', String(this.slowest)],
      ...[...this.byRule].map(([rule, count]) => [`cells that break '${rule}'`, String(count)]),
      ['cells with violations', String(this.failures.length)],
    ]));
    this.print(this.verdict());
  }

  private verdict(): string {
    if (this.cells === 0) return 'No cell was played.';
    if (this.failures.length === 0) return 'No rule was broken.';
    return `Rules were broken in ${this.failures.length} of ${this.cells} cells.`;
  }

  private tell({ seed, cell, variant, violations }: CellResult): void {
    const without = this.without === undefined ? '' : ` --without ${this.without}`;
    this.print(`VIOLATION npm run soak -- --seed ${seed} --cell ${cell}${without}   (${variant})`);
    for (const { rule, at, text } of violations.slice(0, 5)) this.print(`  ${new Date(at).toISOString()} ${rule}: ${text}`);
    if (violations.length > 5) this.print(`  and ${violations.length - 5} more`);
  }
}
