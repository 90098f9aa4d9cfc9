import type { JournalEntry } from '../../sim/kms/journal';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import type { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { TAGS, versionAlias } from '../../src/private/vocabulary';

/** Changes that nobody can take back by moving an alias. */
const GRAVE = ['DisableKey', 'ScheduleKeyDeletion', 'DeleteAlias'];
const DAY_MS = 24 * 3600 * 1000;

/** Whose call a journal's entry is: everything that no part of the machinery called. */
const OTHERS = 'test';

/** What the machine may do to which key. */
export class Boundaries {
  /** Generations that somebody else planted: not to be touched. */
  public readonly strangers: ReadonlySet<string>;
  /** Keys that are on their way out for a good reason: their version aliases go with them. */
  public readonly leaving = new Set<string>();

  constructor(private readonly bench: RotationBench, private readonly retired: string | undefined) {
    const made = bench.world.effects.of('CreateKey').filter((entry) => entry.caller === OTHERS && entry.outcome === 'ok');
    const current = bench.key()?.id;
    this.strangers = new Set(made.map((entry) => entry.output!.KeyMetadata.KeyId as string).filter((id) => id !== current));
  }

  /** Called for every change that was made. */
  public problemWith(entry: JournalEntry): string | undefined {
    const { operation, input, caller } = entry;
    if (caller === OTHERS) return undefined;
    if ([...this.strangers].some((id) => JSON.stringify(input).includes(id))) return 'a key that somebody else planted was touched';
    if (!GRAVE.includes(operation)) return undefined;
    if (operation === 'DeleteAlias') return 'nothing allows that here';
    const id = this.bench.world.store.resolve(input.KeyId, false).id;
    if (id !== this.retired && !(operation === 'ScheduleKeyDeletion' && this.isStray(id, entry.at))) return 'nothing allows that here';
    if (operation === 'ScheduleKeyDeletion') this.leaving.add(id);
    return undefined;
  }

  /** A key of ours, older than a day, that has no alias, and whose number another key bears. */
  private isStray(id: string, at: number): boolean {
    const { store } = this.bench.world;
    const key = store.keys.get(id)!;
    const owner = store.aliases.get(versionAlias(ALIAS, Number(key.tags.get(TAGS.generation))))?.target;
    return (
      at - key.createdAt > DAY_MS &&
      owner !== undefined &&
      owner !== id &&
      ![...store.aliases.values()].some((alias) => alias.target === id)
    );
  }
}
