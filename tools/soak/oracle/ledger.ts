import { isTagChange } from './records';
import type { Change, KeyHistory, Run, SentEvent, Tenure } from './records';
import { OPERATIONS } from '../../../sim/kms/fake-kms';
import type { JournalEntry } from '../../../sim/kms/journal';
import type { Store, StoredKey } from '../../../sim/kms/store';
import type { RotationBench } from '../../../sim/manual-rotation/rotation-bench';
import { ALIAS } from '../../../sim/manual-rotation/rotation-bench';
import { TAG_PREFIX, TAGS, generationNumber, successorTag } from '../../../src/private/vocabulary';
import { letsMachineIn } from '../policy-guard';

const HARMFUL = ['DisableKey', 'ScheduleKeyDeletion'];
const SAVING = ['EnableKey', 'CancelKeyDeletion'];

/** Who did what to which key, from AWS KMS's true state: what the rules of the oracle look at. */
export class Ledger {
  public readonly store: Store;
  /** The aliases that callers use, the old names after a rename, too. */
  public readonly mains = new Set<string>();
  public readonly tenures: Tenure[] = [];
  public readonly keys = new Map<string, KeyHistory>();
  public readonly events: SentEvent[] = [];
  public readonly runs: Run[] = [];
  /** Numbers that the machine gave, for ever. */
  public readonly numbers = new Map<number, string>();
  /** When a person deleted one of the aliases that callers use. */
  public readonly deletions: Array<{ readonly at: number; readonly alias: string }> = [];
  /** The live key that the family began with: the machine has rights of its own on it. */
  public adopted?: string;
  /** The run and state that AWS KMS answers now. */
  public acting?: { readonly run: Run; readonly state: string };
  private readonly listeners: Array<(change: Change) => void> = [];

  constructor(private readonly bench: RotationBench, private readonly horizonMs: () => number) {
    this.store = bench.world.store;
    bench.world.effects.onEntry((entry) => this.see(entry));
  }

  public now(): number {
    return this.bench.clock.now();
  }

  /** Called after every change, when the ledger has it. */
  public onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  public current(alias: string): StoredKey | undefined {
    const target = this.store.aliases.get(alias)?.target;
    return target === undefined ? undefined : this.store.keys.get(target);
  }

  public isCurrent(id: string): boolean {
    return [...this.mains].some((alias) => this.store.aliases.get(alias)?.target === id);
  }

  /** Where the alias was. */
  public currentAt(alias: string, at: number): string | undefined {
    return this.tenures.filter((tenure) => tenure.alias === alias && tenure.at <= at).at(-1)?.keyId;
  }

  /** Whether it bears, at the end of that time, a mark of having been left that a run wrote in it. */
  public wasMarkedAsLeft(id: string, since: number, until: number): boolean {
    const marks = this.runs.flatMap((run) => run.changes).filter((change) => isTagChange(change) && change.at >= since && change.at <= until
      && this.idOf(change.input.KeyId) === id && JSON.stringify(change.input).includes(`"${TAGS.superseded}"`));
    const newest = marks.reduce<Change | undefined>((one, other) => (one === undefined || other.at >= one.at ? other : one), undefined);
    return newest?.operation === 'TagResource';
  }

  /** A mark on the key before it said, before that time, that it took over. */
  public wasRecorded(id: string, before: number): boolean {
    return this.runs.flatMap((run) => run.changes).some((change) => change.operation === 'TagResource' && change.at < before
      && JSON.stringify(change.input.Tags).includes(`"${TAGS.supersededBy}","TagValue":"${id}"`));
  }

  public wasCurrent(id: string): boolean {
    return this.tenures.some((tenure) => tenure.keyId === id);
  }

  /** Whether the machine may work with the key. */
  public obeys(key: StoredKey): boolean {
    return key.id === this.adopted || letsMachineIn(key);
  }

  /** When the alias left the key last, of the times that count; undefined if it was never there, or still is. */
  public leftAt(id: string, counts: (tenure: Tenure, next: Tenure) => boolean): number | undefined {
    if (this.isCurrent(id)) return undefined;
    const ends = this.tenures.flatMap((tenure, index) => {
      if (tenure.keyId !== id) return [];
      const next = this.tenures.slice(index + 1).find((other) => other.alias === tenure.alias);
      return next === undefined || !counts(tenure, next) ? [] : [next.at];
    });
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /**
   * Whether two keys are of one family as far as anybody can tell: one names the other as made to replace it, over any number of steps. A
   * key that was made while nothing took tags hangs together with none, and cannot be told from a stranger's. From one whose tags a person
   * garbled, no way leads on.
   */
  public hangTogether(id: string, other: string): boolean {
    const found = new Set([id]);
    for (const one of found) {
      if (this.keys.get(one)?.garbledAt !== undefined) continue;
      for (const key of this.store.keys.values()) {
        if (key.tags.has(successorTag(one)) || this.store.keys.get(one)?.tags.has(successorTag(key.id))) found.add(key.id);
      }
    }
    return found.has(other);
  }

  /** The key that it was named by would say that the rotation was not recorded, if a person had not garbled what it says. */
  public isNamerGarbled(id: string): boolean {
    const namer = this.keys.get(id)?.namer;
    return namer !== undefined && this.keys.get(namer)?.garbledAt !== undefined;
  }

  public history(id: string): KeyHistory {
    return this.keys.get(id)!;
  }

  public numberOf(id: string): number {
    return this.keys.get(id)?.number ?? Number([...this.store.aliases.values()].filter((alias) => alias.target === id)
      .map((alias) => generationNumber(ALIAS, alias.name)).find((number) => number !== undefined) ?? 0);
  }

  public idOf(reference: unknown): string {
    const text = String(reference);
    return text.slice(text.lastIndexOf('/') + 1);
  }

  /** For people. */
  public say(id: string): string {
    const number = this.numberOf(id);
    return number > 0 ? `generation ${number} (${id.slice(0, 8)})` : `key ${id.slice(0, 8)}`;
  }

  private see(entry: JournalEntry): void {
    if (entry.outcome !== 'ok' || OPERATIONS.get(entry.operation)?.effect !== true) return;
    const acting = entry.caller === 'machine' ? this.acting : undefined;
    const { at, operation, input, output } = entry;
    const change: Change = { at, operation, input, output, run: acting?.run, state: acting?.state };
    this.note(change);
    acting?.run.changes.push(change);
    this.listeners.forEach((listener) => listener(change));
  }

  private note(change: Change): void {
    const { operation, input, at, run, state } = change;
    if (operation === 'CreateKey') this.created(change);
    const isMove = operation === 'UpdateAlias' || operation === 'CreateAlias';
    if (isMove && this.mains.has(input.AliasName)) {
      this.moved({ at, alias: input.AliasName, keyId: this.idOf(input.TargetKeyId), run, state, horizonMs: this.horizonMs() });
    }
    if (operation === 'DeleteAlias' && run === undefined && this.mains.has(input.AliasName)) {
      this.deletions.push({ at, alias: input.AliasName });
    }
    const number = operation === 'CreateAlias' ? generationNumber(ALIAS, input.AliasName) : undefined;
    if (number !== undefined && run !== undefined) this.claimed(number, this.idOf(input.TargetKeyId));
    const history = this.keys.get(this.idOf(input.KeyId));
    if (history === undefined) return;
    this.harmed(change, history);
    this.sealed(at, history);
  }

  private sealed(at: number, { id, sealed }: KeyHistory): void {
    const key = this.store.keys.get(id);
    const isSealed = key !== undefined && (key.state === 'PendingDeletion' || !this.obeys(key));
    const last = sealed.at(-1);
    const wasSealed = last !== undefined && last.until === undefined;
    if (isSealed && !wasSealed) sealed.push({ from: at });
    if (!isSealed && wasSealed) last.until = at;
  }

  /** Whether a key took no tags at some time between two. */
  public wasSealed(id: string, from: number, until: number): boolean {
    return this.history(id).sealed.some((one) => one.from <= until && (one.until ?? Infinity) >= from);
  }

  /** Who has break glass and moves the alias to a key that looks like a generation in every way has made it one. */
  private moved(tenure: Tenure): void {
    this.tenures.push(tenure);
    const known = this.keys.get(tenure.keyId);
    const tags = this.store.keys.get(tenure.keyId)?.tags;
    const looksLikeOne = this.numberOf(tenure.keyId) > 0 && tags?.get(TAGS.family) === ALIAS && tags.has(TAGS.owner);
    if (tenure.run === undefined && known !== undefined && looksLikeOne) known.stranger = false;
  }

  private created({ input, output, at, run }: Change): void {
    const { KeyId: id, Arn: arn } = output!.KeyMetadata;
    const tags: Array<{ TagKey: string; TagValue: string }> = input.Tags ?? [];
    const namer = tags.find(({ TagKey }) => TagKey === TAGS.predecessor)?.TagValue;
    const byPerson = run === undefined;
    this.keys.set(id, { id, arn, createdAt: at, stranger: byPerson, byPerson, namer, harms: [], saves: [], sealed: [] });
  }

  private claimed(number: number, id: string): void {
    if (!this.numbers.has(number)) this.numbers.set(number, id);
    const history = this.keys.get(id);
    if (history) history.number ??= number;
  }

  private harmed({ operation, input, at, run }: Change, history: KeyHistory): void {
    if (operation === 'ScheduleKeyDeletion') history.doomedByPerson = run === undefined;
    if (run !== undefined) {
      if (operation === 'DisableKey') [history.retiredBefore, history.retiredAt] = [history.retiredAt, at];
      if (operation === 'ScheduleKeyDeletion') history.deletionAt = at;
      return;
    }
    const key = this.store.keys.get(history.id);
    if (HARMFUL.includes(operation) || (operation === 'PutKeyPolicy' && key !== undefined && !this.obeys(key))) {
      history.harmedAt = at;
      history.harms.push(at);
    }
    if (SAVING.includes(operation)) history.saves.push(at);
    // A deletion that a person had scheduled is cancelled: the key is disabled as before.
    const undoesPerson = operation === 'CancelKeyDeletion' && history.doomedByPerson === true;
    // Who enables a key that is enabled undoes nothing.
    const isUndone = (history.undoneAt ?? 0) > Math.max(history.retiredAt ?? 0, history.harmedAt ?? 0);
    if (SAVING.includes(operation) && !undoesPerson && !isUndone) history.undoneAt = at;
    if (operation === 'CreateGrant') history.grantedAt = at;
    if (isTagChange({ operation }) && JSON.stringify(input).includes(TAG_PREFIX)) history.garbledAt = at;
  }
}
