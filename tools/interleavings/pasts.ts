import type { Past } from './calls';
import type { World } from './world';

/**
 * What a function that is under way may have read: for each item that changed since it was invoked, or that was late then, the values it
 * had. Numbered; 0 is nothing.
 */
/** Marks a value that was past already when the function was invoked: reads may still show it, cryptography does not. */
const LATE = '~';

export class Pasts {
  private readonly byId: Past[] = [new Map()];
  private readonly ids = new Map<string, number>([['[]', 0]]);
  private readonly extended = new Map<string, number>();

  public of(id: number): Past {
    return this.byId[id];
  }

  /** When a function is invoked: reads may be late from the start. */
  public begin(world: World): number {
    const late = [...world.items].flatMap(([name, { was }]) =>
      was === undefined ? [] : [[name.startsWith('state:') ? LATE + name : name, [was]] as const],
    );
    return this.intern(new Map(late), world);
  }

  /** While it is under way, the world changed. */
  public extend(id: number, before: World, after: World): number {
    if (before === after) return id;
    const key = `${id} ${before.id} ${after.id}`;
    const known = this.extended.get(key);
    if (known !== undefined) return known;
    const past = new Map(this.byId[id]);
    for (const [name, item] of after.items) {
      const old = before.items.get(name);
      if (old?.value === item.value) continue;
      if (old === undefined && item.was === undefined) continue; // came with its key
      past.set(name, [...past.get(name) ?? [], old?.value ?? 'null']);
    }
    const made = this.intern(past, after);
    this.extended.set(key, made);
    return made;
  }

  private intern(past: Past, world: World): number {
    const others = (name: string, values: readonly string[]) => (
      [...new Set(values)].filter((value) => value !== world.items.get(itemOf(name))?.value).sort());
    const sorted = [...past].map(([name, values]) => [name, others(name, values)] as const)
      .filter(([, values]) => values.length > 0).sort(([one], [other]) => one < other ? -1 : 1);
    const key = JSON.stringify(sorted);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    this.ids.set(key, this.byId.length);
    return this.byId.push(new Map(sorted)) - 1;
  }
}

/** The item that an entry is about. */
export function itemOf(name: string): string {
  return name.startsWith(LATE) ? name.slice(LATE.length) : name;
}

export function isLateOnly(name: string): boolean {
  return name.startsWith(LATE);
}
