import { Account } from './account';
import type { Case } from './cases';
import type { ScaleAlias } from './fleet';
import { DAY_MS, generationsBefore, layHistory } from './history';
import { ageProblems, Families, problemsOf, quotaProblems } from './problems';
import { surroundedBy } from './surroundings';
import type { ExecutionResult } from '../../sim/asl/execution-types';
import { DETAIL_TYPES } from '../../src/manual-rotation/contract';

export interface PlayOptions {
  readonly seed: number;
  /** Not longer, even if something is left to rotate or retire. */
  readonly mostDays: number;
  progress?(line: string): void;
}

/** What the ticks of one day came to. */
export interface Day {
  readonly runs: number;
  /** How often runs failed, by error and by what AWS had answered at which state. */
  readonly failures: ReadonlyMap<string, number>;
  /** How many aliases and superseded generations they rotated and retired. */
  readonly rotated: number;
  readonly retired: number;
  /** From the tick to the end of the run. */
  readonly longestRunMs: number;
}

/** What became of one alias. */
export interface Rotation {
  readonly firstTickAt: number;
  /** Of the first event that said so; undefined if there was none. */
  readonly rotatedAt?: number;
  /** How old the replaced key was then. */
  readonly replacedAfterMs?: number;
}

export interface Outcome {
  readonly account: Account;
  readonly days: readonly Day[];
  readonly rotations: ReadonlyMap<string, Rotation>;
  /** What is not in order in the end: families and quotas. */
  readonly problems: readonly string[];
  /** How often the functions logged an event of each name. */
  readonly logged: ReadonlyMap<string, number>;
}

/** Plays one case on an account of its own, until all are rotated and the superseded generations are retired. */
export async function play(one: Case, aliases: readonly ScaleAlias[], options: PlayOptions): Promise<Outcome> {
  const account = new Account(options.seed);
  const logged = new Map<string, number>();
  const onLog = (line: string) => count(logged, JSON.parse(line).event);
  return surroundedBy({ clock: account.clock, random: account.random, onLog }, async () => {
    await layHistory(account, aliases);
    options.progress?.('the past is laid');
    logged.clear();
    account.beginMeasuring();
    return new Play(one, aliases, options, account, logged).toTheEnd();
  });
}

class Play {
  private readonly days: Array<Pick<Day, 'failures'> & { longestRunMs: number }> = [];
  private readonly dueAt: number;
  private readonly firstTicks = new Map<string, number>();

  constructor(
    private readonly one: Case, private readonly aliases: readonly ScaleAlias[], private readonly options: PlayOptions,
    private readonly account: Account, private readonly logged: ReadonlyMap<string, number>,
  ) {
    this.dueAt = account.clock.now();
  }

  public async toTheEnd(): Promise<Outcome> {
    const toRetire = this.aliases.filter((alias) => alias.retires).length;
    const isDone = () => this.said('rotated') === this.aliases.length && this.said('disabled') === toRetire;
    while (this.days.length < this.options.mostDays && !isDone()) await this.nextDay();
    await this.account.clock.run(); // runs that began late on the last day
    const families = new Families(this.account, this.aliases);
    const rotations = new Map(this.aliases.map(({ name }) => [name, this.rotationOf(name)]));
    return {
      account: this.account,
      days: this.days.map((day, index) => ({
        ...day,
        runs: this.aliases.length,
        rotated: this.said('rotated', index + 1),
        retired: this.said('disabled', index + 1),
      })),
      rotations,
      problems: [
        ...this.aliases.flatMap((alias) => problemsOf(alias.name, families.get(alias.name), generationsBefore(alias), this.account)),
        ...[...rotations].flatMap(([name, { replacedAfterMs }]) => ageProblems(name, replacedAfterMs)),
        ...quotaProblems(this.account),
      ],
      logged: this.logged,
    };
  }

  private async nextDay(): Promise<void> {
    const { account, one } = this;
    const day = this.days.length + 1;
    const beginning = this.dueAt + (day - 1) * DAY_MS;
    const result = { failures: new Map<string, number>(), longestRunMs: 0 };
    this.days.push(result);
    for (const alias of this.aliases) {
      const at = beginning + one.tickAt(alias, day, account.random);
      if (day === 1) this.firstTicks.set(alias.name, at);
      void account.start(alias, { reason: 'tick' }, tickName(day), at).done.then((end) => {
        note(result.failures, end);
        result.longestRunMs = Math.max(result.longestRunMs, end.stoppedAt - end.startedAt);
      });
    }
    this.options.progress?.(`day ${day}: ${this.aliases.length} ticks`);
    await account.clock.run(beginning + DAY_MS);
    this.options.progress?.(`day ${day}: at its end ${this.said('rotated')} of ${this.aliases.length} aliases are rotated`);
  }

  /** Of how many aliases an event said so, sent by the ticks of one day or of all. */
  private said(type: 'rotated' | 'disabled', day?: number): number {
    const events = this.account.events.filter(({ DetailType, Detail }) => (
      DetailType === DETAIL_TYPES[type] && (day === undefined || Detail.executionArn.endsWith(`:${tickName(day)}`))));
    return new Set(events.map(({ Detail }) => Detail.alias)).size;
  }

  private rotationOf(name: string): Rotation {
    const firstTickAt = this.firstTicks.get(name)!;
    const event = this.account.events.find(({ DetailType, Detail }) => DetailType === DETAIL_TYPES.rotated && Detail.alias === name);
    if (event === undefined) return { firstTickAt };
    const replaced = [...this.account.truth.store.keys.values()].find((key) => key.arn === event.Detail.previousKeyArn)!;
    return { firstTickAt, rotatedAt: event.at, replacedAfterMs: event.at - replaced.createdAt };
  }
}

function tickName(day: number): string {
  return `tick-${day}`;
}

function note(failures: Map<string, number>, { status, error, cause }: ExecutionResult): void {
  if (status === 'SUCCEEDED') return;
  const { step, awsError } = JSON.parse(cause || '{}');
  count(failures, [error ?? status, step && `at '${step}'`, awsError && `(${awsError})`].filter(Boolean).join(' '));
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
