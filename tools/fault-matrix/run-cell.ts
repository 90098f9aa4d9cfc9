import type { Cell } from './cells';
import { prepared, SCHEDULES } from './cells';
import { problemsAtEnd, remarksAtEnd } from './end';
import { currentNumber } from './requests';
import type { Safeguard } from './safeguards';
import { Watch } from './watch';
import type { ExecutionResult } from '../../sim/asl/execution-types';
import type { JournalEntry } from '../../sim/kms/journal';
import type { Fault } from '../../sim/manual-rotation/fault';
import { strikesLaterRuns, withFaults } from '../../sim/manual-rotation/fault';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import type { RotationBench, RunOptions } from '../../sim/manual-rotation/rotation-bench';
import { DISCARD_WINDOW_DAYS, ERRORS } from '../../src/manual-rotation/contract';
import type { RunInput } from '../../src/manual-rotation/run-request';
import { TAGS } from '../../src/private/vocabulary';

export interface CellResult {
  readonly id: string;
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
  /** Keys without a number, for ever. */
  readonly unclaimed: number;
  /** For people: one line per run. */
  readonly story: readonly string[];
}

const DAY_MS = 86_400_000;
const OVERLAP_MS = 10_000;
/** So many days without faults must be enough, the longest activation delay of a scenario included. */
const DAYS_TO_SETTLE = 45;
/** Longer than AWS KMS waits before it deletes a key that was discarded. */
const DISCARDED_MS = (DISCARD_WINDOW_DAYS + 1) * DAY_MS;
/** Refusals that wait for a person to say again what is wanted. */
const ASKS_A_PERSON: readonly unknown[] = [ERRORS.rejectedBefore, ERRORS.movedBack, ERRORS.aliasForeign, ERRORS.currentKeyUnusable];
/** Ticks that change nothing. A planted key is announced every day, for as long as it is there. */
const IDLE: readonly unknown[] = ['nothing', 'stray'];

/** Plays one cell: what was before, the run with the faults, later runs, then days without faults. */
export async function runCell(cell: Cell, without?: Safeguard): Promise<CellResult> {
  const bench = await prepared(cell.scenario);
  without?.remove(bench);
  const play = new Play(bench, cell);
  const problems: string[] = [];
  try {
    await play.meetFaults();
    await play.runLater();
    await play.settle(problems);
    problems.unshift(...play.watch.problems);
    problems.push(...problemsAtEnd(bench, cell.scenario, play.watch).filter((problem) => !problems.includes(problem)));
  } catch (error) {
    problems.push(`the harness itself failed: ${(error as Error).stack}`);
  }
  const remarks = remarksAtEnd(bench, cell.scenario, play.watch);
  bench.clock.advance(DISCARDED_MS);
  return { id: cell.id, problems, remarks, unclaimed: bench.unclaimed().length, story: play.story };
}

class Play {
  public readonly watch: Watch;
  public readonly story: string[] = [];
  private struck = 0;
  private overlapping?: Promise<void>;

  constructor(private readonly bench: RotationBench, private readonly cell: Cell) {
    this.watch = new Watch(bench, cell.scenario);
  }

  public async meetFaults(): Promise<void> {
    const { scenario, faults } = this.cell;
    faults.concat(this.cell.laterFault ?? []).forEach((fault) => Object.assign(this.bench.world.lateness, fault.lateness));
    this.bench.tagging.delaySeconds = this.bench.world.lateness.tags ?? 0;
    const request = scenario.request(this.bench);
    if (faults.every((fault) => fault.state === undefined)) this.onStrike();
    await this.run(request, faults);
    await this.overlapping;
    const alone = faults.length === 1 && this.cell.laterFault === undefined; // a second fault may keep the first from being met
    if (this.struck === 0 && alone) throw new Error('the fault did not strike: the state was not reached as in the run without faults');
  }

  public async runLater(): Promise<void> {
    const ended = this.bench.clock.now();
    const lasting = this.cell.faults.filter(strikesLaterRuns);
    for (const [index, seconds] of SCHEDULES[this.cell.schedule].entries()) {
      this.advanceTo(ended + seconds * 1000);
      await this.run(this.later(), index === 0 && this.cell.laterFault ? [...lasting, this.cell.laterFault] : lasting);
    }
  }

  /** Daily ticks until two in a row have nothing to do; where that is not what was wanted, the operator asks again. */
  public async settle(problems: string[]): Promise<void> {
    let last: ExecutionResult | undefined;
    for (let day = 0, quiet = 0; day < DAYS_TO_SETTLE; day++) {
      this.bench.clock.advance(DAY_MS);
      last = await this.run(this.bench.key() === undefined ? this.cell.scenario.request(this.bench) : { reason: 'tick' });
      const idle = last.status === 'SUCCEEDED' && IDLE.includes(last.output.plan);
      const reached = this.cell.scenario.reached(this.bench, this.watch);
      quiet = idle && reached ? quiet + 1 : 0;
      if (quiet === 2) return;
      if ((idle && !reached) || ASKS_A_PERSON.includes(last.error)) await this.run(this.again());
    }
    problems.push(`not settled after ${DAYS_TO_SETTLE} days without faults: the last tick `
      + `${last?.status} ${last?.error ?? last?.output?.plan}`);
  }

  private again(): RunInput {
    const request = this.cell.scenario.request(this.bench);
    return request.reason === 'tick' ? { reason: 'manual', action: 'rotate', fromGeneration: currentNumber(this.bench) } : request;
  }

  private later(): RunInput {
    return { reason: this.cell.scenario.later ?? 'tick' };
  }

  private async run(input: RunInput, faults: readonly Fault[] = [], at?: number): Promise<ExecutionResult> {
    const options = this.options(faults);
    const held = this.isHeld();
    const before = this.bench.world.effects.changes.length;
    const result = await this.bench.run(input, { ...options, at });
    this.tell(input, result);
    if (this.overlapping === undefined) this.watch.problems.push(...untrueOf(result, this.bench.world.effects.changes.slice(before)));
    if (held && input.action === undefined && this.bench.world.effects.changes.length > before) {
      this.watch.problems.push(`${input.reason} `
      + 'changed something while the family was held');
    }
    return result;
  }

  /** And every read shows it. */
  private isHeld(): boolean {
    const since = Date.parse(this.bench.key()?.tags.get(TAGS.hold) ?? '');
    return since + ((this.bench.world.lateness.tags ?? 0) + 1) * 1000 < this.bench.clock.now();
  }

  private options(faults: readonly Fault[]): RunOptions {
    const { wrap, onEnter } = withFaults(this.bench, faults, () => this.onStrike());
    return {
      wrap,
      onEnter: (visit) => {
        this.cell.scenario.meddle?.(this.bench, visit, this.watch);
        onEnter?.(visit);
      },
    };
  }

  /** The first strike starts the overlapping run, if the schedule has one. */
  private onStrike(): void {
    if (++this.struck > 1 || this.cell.schedule !== 'overlap') return;
    const lasting = this.cell.faults.filter(strikesLaterRuns);
    const execution = this.bench.start(this.later(), { ...this.options(lasting), at: this.bench.clock.now() + OVERLAP_MS });
    this.overlapping = execution.done.then((result) => this.tell(this.later(), result, 'overlapping '));
  }

  private advanceTo(moment: number): void {
    if (moment > this.bench.clock.now()) this.bench.clock.advance(moment - this.bench.clock.now());
  }

  private tell(input: RunInput, result: ExecutionResult, kind = ''): void {
    const end = result.error ?? (result.output as { plan?: string } | undefined)?.plan ?? '';
    const trail = result.trail.map((visit) => visit.errors.length > 0 ? `${visit.state} `
      + `(${visit.errors.length} x ${visit.errors[0]})` : visit.state);
    this.story.push(`${new Date(result.startedAt).toISOString()} `
      + `${kind}${JSON.stringify(input)}: ${result.status} ${end}: ${trail.join(' > ')}`);
  }
}

/** What the cause of a failed run says of what it did not do, and did. */
export function untrueOf({ cause }: Pick<ExecutionResult, 'cause'>, changes: readonly JournalEntry[]): string[] {
  const own = changes.filter(({ caller, outcome }) => caller === 'machine' && outcome === 'ok');
  const moves = own.filter(({ operation, input }) => ['CreateAlias', 'UpdateAlias'].includes(operation) && input.AliasName === ALIAS);
  const remedy: string = cause?.startsWith('{') === true ? JSON.parse(cause).remedy : '';
  return [
    ...(remedy.includes('Nothing was changed') && own.length > 0 ? [`'${remedy}', but the run did ${own[0].operation}`] : []),
    ...(remedy.includes('alias was not moved') && moves.length > 0 ? [`'${remedy}', but the run did ${moves[0].operation}`] : []),
  ];
}
