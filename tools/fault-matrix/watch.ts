import { Boundaries } from './boundaries';
import type { Scenario } from './scenario';
import { OPERATIONS } from '../../sim/kms/fake-kms';
import type { JournalEntry } from '../../sim/kms/journal';
import type { StoredKey } from '../../sim/kms/store';
import { Evidence } from '../../sim/manual-rotation/evidence';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import type { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { DETAIL_TYPES } from '../../src/manual-rotation/contract';
import { generationNumber, successorTag, TAGS } from '../../src/private/vocabulary';

/**
 * Looks at AWS KMS's own state after every change and writes down what may never be.
 *
 * The exceptions, all of them: before the alias exists, there need not be one; a key that the scenario itself disabled (`excuse`) may be
 * behind the alias, or not readable; so may the generation that a scenario `retires`; a person's move that late reads do not show yet
 * cannot be respected.
 */
export class Watch {
  public readonly problems: string[] = [];
  /** The key behind the alias when the scenario began. */
  public readonly first: StoredKey | undefined;
  public readonly excused = new Set<string>();
  /** Where a person put the alias: it has to stay there. */
  public decided?: StoredKey;
  /** Where a person had put the alias, if the machine could not see it yet and moved it on. */
  public overtaken?: StoredKey;
  /** Every key that was ever current. */
  public readonly wereCurrent = new Set<string>();
  /** Keys that the machine made current since the scenario began. */
  public readonly activated = new Set<string>();
  public readonly boundaries: Boundaries;
  private readonly claims = new Map<string, string>();
  /** Whether a survey looked since the machine made a key last, or since the scenario began. */
  private surveyed = false;
  private readonly evidence: Evidence;
  /** The first key takes no tags: it cannot name its successor, so a run that is cut short leaves a generation behind. */
  private readonly doomed: boolean;

  constructor(private readonly bench: RotationBench, scenario: Scenario) {
    this.first = bench.key();
    this.evidence = new Evidence(bench.world.store);
    this.doomed = this.first?.state === 'PendingDeletion';
    // What somebody disabled before the scenario began is not the machine's doing.
    bench.world.store.keys.forEach((key) => { if (key.state !== 'Enabled') this.excuse(key); });
    const retired = scenario.retires === undefined ? undefined : bench.generation(scenario.retires);
    if (retired) this.excuse(retired);
    this.boundaries = new Boundaries(bench, retired?.id);
    for (const entry of bench.world.store.aliases.get(ALIAS)?.history ?? []) this.becomesCurrent(entry.target);
    bench.world.store.aliases.forEach((alias) => this.note(alias.name, alias.target));
    bench.world.effects.onEntry((entry) => this.see(entry));
    bench.world.answers.onEntry(({ caller, operation, input }) => {
      if (caller === 'survey' && operation === 'DescribeKey' && input.KeyId === ALIAS) this.surveyed = true;
    });
  }

  public excuse(key: StoredKey): void {
    this.excused.add(key.id);
  }

  public decide(key: StoredKey): void {
    this.decided = key;
  }

  /** UpdateAlias has no compare-and-swap: it undoes a move that reads do not show. */
  private checkDecision(when: string, moveTo: unknown): void {
    const { clock, store, lateness } = this.bench.world;
    if (this.decided === undefined || moveTo === this.decided.id) return;
    const moves = store.aliases.get(ALIAS)!.history.filter((move) => move.target === this.decided!.id);
    const visibleAt = moves.at(-1)!.at + (lateness.updatedAliases ?? 0) * 1000;
    if (clock.now() >= visibleAt) {
      this.problem(`${when}: a person's decision was undone`);
    } else {
      this.overtaken = this.decided;
      this.decided = undefined;
    }
  }

  /** Every generation that was current still reads what it wrote; for the end, as a verification takes its time. */
  public checkReadable(when: string): void {
    this.evidence.unreadable(this.mustRead()).forEach((why, id) => this.problem(`${when}: what generation `
      + `${this.numberOf(id)} signed cannot be verified any more: ${why}`));
  }

  public numberOf(id: string): number | undefined {
    const numbers = [...this.claims].filter(([, target]) => target === id).map(([name]) => generationNumber(ALIAS, name));
    return numbers.find((number) => number !== undefined);
  }

  /** Whether an event of this type that says so was sent since the family exists. */
  public announced(type: keyof typeof DETAIL_TYPES, said: Record<string, unknown>): boolean {
    const says = (detail: Record<string, unknown>) => Object.entries(said).every(([field, value]) => detail[field] === value);
    return this.bench.events.some((event) => event.DetailType === DETAIL_TYPES[type] && says(event.Detail));
  }

  /** A generation that no key names, since the one it was to replace took no tags: the next run made another. */
  public isLeftBehind(id: string): boolean {
    return this.doomed && ![...this.bench.world.store.keys.values()].some((key) => key.tags.has(successorTag(id)));
  }

  private see(entry: JournalEntry): void {
    if (entry.outcome !== 'ok' || OPERATIONS.get(entry.operation)?.effect !== true) return;
    const byMachine = entry.caller !== 'test';
    const overstepped = this.boundaries.problemWith(entry);
    const when = `${new Date(entry.at).toISOString()} ${entry.caller} ${entry.operation}`;
    if (overstepped !== undefined) this.problem(`${when}: ${overstepped}`);
    if (entry.operation === 'UpdateAlias' && entry.input.AliasName !== ALIAS) this.problem(`${when}: ${entry.input.AliasName} was moved`);
    if (entry.operation === 'UpdateAlias' && byMachine) this.checkDecision(when, entry.input.TargetKeyId);
    if (entry.operation === 'CreateKey' && byMachine) this.checkMaking(when);
    this.checkClaims(when);
    this.checkAlias(when, byMachine);
    this.checkStaged(when);
    this.checkEnabled(when);
  }

  /** Each key costs money for ever: after an unsure answer, a survey looks first whether a key was made. */
  private checkMaking(when: string): void {
    if (!this.surveyed) this.problem(`${when}: a second key was made without a survey in between`);
    this.surveyed = false;
  }

  private checkAlias(when: string, byMachine: boolean): void {
    const key = this.bench.key();
    if (key === undefined) {
      if (this.wereCurrent.size > 0) this.problem(`${when}: there is no alias`);
      return;
    }
    if (!this.excused.has(key.id)) {
      if (key.state !== 'Enabled') this.problem(`${when}: the alias points to a key that is ${key.state}`);
      if (key !== this.first && !this.bench.proven.has(key.arn)) this.problem(`${when}: the alias points to a key that was never proven`);
    }
    if (this.wereCurrent.has(key.id)) return;
    this.becomesCurrent(key.id);
    if (byMachine) this.activated.add(key.id);
  }

  private checkClaims(when: string): void {
    const { aliases, keys } = this.bench.world.store;
    for (const [name, target] of this.claims) {
      const now = aliases.get(name)?.target;
      const wentWithItsKey = now === undefined && !keys.has(target) && (this.excused.has(target) || this.boundaries.leaving.has(target));
      if (now !== target && !wentWithItsKey) this.problem(`${when}: ${name} was ${target} and is ${now ?? 'gone'}`);
    }
    aliases.forEach((alias) => this.note(alias.name, alias.target));
  }

  private checkStaged(when: string): void {
    const current = this.bench.key();
    const above = [...this.claims].filter(([name]) => generationNumber(ALIAS, name)! > (this.numberOf(current?.id ?? '') ?? Infinity));
    const staged = above.map(([, id]) => this.bench.world.store.keys.get(id))
      .filter((key) => key?.tags.has(TAGS.staged) && !key.tags.has(TAGS.rejected) && !this.wereCurrent.has(key.id));
    if (staged.filter((key) => !this.isLeftBehind(key!.id)).length > 1 && !this.decided) {
      this.problem(`${when}: ${staged.length} generations are staged`);
    }
  }

  /** Key material never changes here, so that an enabled key verifies; the verification itself is left to the end. */
  private checkEnabled(when: string): void {
    for (const id of this.mustRead()) {
      const state = this.bench.world.store.keys.get(id)?.state;
      if (state !== 'Enabled') this.problem(`${when}: generation ${this.numberOf(id)} is ${state ?? 'gone'}`);
    }
  }

  private mustRead(): string[] {
    return [...this.wereCurrent].filter((id) => !this.excused.has(id));
  }

  private becomesCurrent(id: string): void {
    this.wereCurrent.add(id);
    this.evidence.sign(id);
  }

  private note(name: string, target: string): void {
    if (generationNumber(ALIAS, name) !== undefined && !this.claims.has(name)) this.claims.set(name, target);
  }

  private problem(text: string): void {
    if (!this.problems.includes(text)) this.problems.push(text);
  }
}
