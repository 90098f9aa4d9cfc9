import { createSecretKey } from 'node:crypto';
import { FakeKms, VirtualClock } from './simulated';
import type { Store, StoredKey } from './simulated';

/** One thing that AWS KMS keeps. Values are JSON; `null` where there is no such thing. */
export interface Item {
  readonly value: string;
  /** What it was before the last write, while a read may still answer that. */
  readonly was?: string;
  /** Within which leap it was written last: what a read may answer hangs on nothing finer. */
  readonly leap?: number;
}

/** The state of AWS KMS in one account at one moment; never changed, numbered, equal if the numbers are. */
export interface World {
  readonly id: number;
  /** Milliseconds of virtual time. */
  readonly now: number;
  /** By name: `alias:<name>`, `key:<id>`, `tags:<id>`, `state:<id>`, `grants:<id>`, `policy:<id>`, `description:<id>`, `use:<id>`. */
  readonly items: ReadonlyMap<string, Item>;
}

/** AWS: changes of tags and aliases may take up to five minutes to be seen. */
const LAG_MS = 5 * 60 * 1000;
/** So far apart are two moments whose order counts. */
const TICK_MS = 1000;

/** Time leaps by as much as a change needs to be seen by all: which leap a moment follows. */
function leapOf(time: number): number {
  return Math.floor(time / LAG_MS);
}

/** Every wait ends with a leap: the next one, or that within which the wait was to end, if it is a later one. */
export function endOfWait(now: number, until: number): number {
  return Math.max(leapOf(now) + 1, leapOf(until)) * LAG_MS;
}

/** Whether a read may still answer what was there before: until the second leap, so that whoever waited once may still see it. */
function isLate(now: number, leap: number): boolean {
  return leapOf(now) - leap < 2;
}

export const NOTHING = 'null';
/** Cryptography is played by names (see `performs`): nobody looks at the material. */
const material = { secret: createSecretKey(Buffer.alloc(32)) };

/** All worlds that were met, each once. */
export class Worlds {
  private readonly known = new Map<string, World>();
  private readonly byId: World[] = [];

  /** @param tracksUse whether the last use of keys is part of the world: only retirement reads it */
  constructor(private readonly tracksUse: boolean) {}

  public get count(): number {
    return this.byId.length;
  }

  public of(id: number): World {
    return this.byId[id];
  }

  /** A settled world, in which every read answers the truth. */
  public settled(store: Store, now: number): World {
    return this.intern((leapOf(now) + 1) * LAG_MS, new Map([...this.itemsOf(store)].map(([name, value]) => [name, { value }])));
  }

  /** The world after somebody changed it through `kms`, which was thawed from it. */
  public changed(before: World, kms: FakeKms): World {
    const after = this.itemsOf(kms.store);
    const items = new Map<string, Item>();
    let ordered = false;
    for (const name of new Set([...before.items.keys(), ...after.keys()])) {
      const old = before.items.get(name);
      const value = after.get(name) ?? NOTHING;
      if (old?.value === value) {
        items.set(name, old);
        continue;
      }
      const made = old === undefined && /^(state|grants|policy|description|use):/.test(name); // comes and is seen with its key
      items.set(name, made || name.startsWith('use:') ? { value } : { value, was: old?.value ?? NOTHING, leap: leapOf(before.now) });
      ordered ||= /^(alias|key):/.test(name) || (name.startsWith('tags:') && value.includes('cdk-kms-rotation:superseded'));
    }
    return this.intern(ordered ? before.now + TICK_MS : before.now, items);
  }

  public later(before: World, now: number): World {
    return now <= before.now ? before : this.intern(now, before.items);
  }

  /** A stand-in for AWS KMS in this state, but for the items that have other values. */
  public thaw(world: World, other: ReadonlyMap<string, string> = new Map()): FakeKms {
    const value = (name: string) => {
      return JSON.parse(other.get(name) ?? world.items.get(name)?.value ?? NOTHING);
    };
    const ids = [...world.items.keys()].filter((name) => name.startsWith('key:')).map((name) => name.slice('key:'.length));
    const kms = new FakeKms({ clock: new VirtualClock(world.now), seed: 1000 + ids.length });
    for (const id of ids) {
      const facts = value(`key:${id}`);
      if (facts === null) continue;
      const tags = new Map<string, string>(value(`tags:${id}`) ?? []);
      const key: StoredKey = {
        ...facts,
        id,
        material,
        tags,
        tagHistory: [{ at: 0, tags }],
        ...value(`state:${id}`),
        grants: value(`grants:${id}`),
        policy: value(`policy:${id}`),
        description: value(`description:${id}`),
        lastUse: value(`use:${id}`) ?? undefined,
      };
      kms.store.keys.set(id, key);
    }
    for (const name of world.items.keys()) {
      const alias = name.startsWith('alias:') ? value(name) : null;
      if (alias === null || !kms.store.keys.has(alias.target)) continue;
      kms.store.aliases.set(name.slice('alias:'.length), { name: name.slice('alias:'.length), ...alias, history: [] });
    }
    return kms;
  }

  private itemsOf(store: Store): Map<string, string> {
    const items = new Map<string, string>();
    const set = (name: string, value: unknown) => items.set(name, JSON.stringify(value));
    for (const key of store.keys.values()) {
      const { id, arn, spec, usage, origin, multiRegion, createdAt } = key;
      set(`key:${id}`, { arn, spec, usage, origin, multiRegion, createdAt });
      set(`tags:${id}`, [...key.tags].sort(([one], [other]) => one < other ? -1 : 1));
      set(`state:${id}`, { state: key.state, deletionAt: key.deletionAt });
      set(`grants:${id}`, key.grants);
      set(`policy:${id}`, key.policy);
      set(`description:${id}`, key.description);
      if (this.tracksUse && key.lastUse !== undefined) set(`use:${id}`, key.lastUse);
    }
    for (const { name, arn, createdAt, updatedAt, target } of store.aliases.values()) {
      set(`alias:${name}`, { arn, createdAt, updatedAt, target });
    }
    return items;
  }

  private intern(now: number, items: ReadonlyMap<string, Item>): World {
    const settled = new Map([...items].map(([name, item]): [string, Item] => [
      name, item.was === undefined || isLate(now, item.leap!) ? item : { value: item.value },
    ]));
    const sorted = [...settled].sort(([one], [other]) => one < other ? -1 : 1);
    const key = JSON.stringify([now, sorted.map(([name, { value, was, leap }]) => [name, value, was, leap])]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const world: World = { id: this.byId.length, now, items: settled };
    this.known.set(key, world);
    this.byId.push(world);
    return world;
  }
}
