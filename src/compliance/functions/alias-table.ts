import { generationNumber } from '../../private/vocabulary';
import { isInUse } from '../generation';

/** What the list of aliases says of a key. */
export interface BorneAliases {
  readonly names: readonly string[];
  /** When the first of those that callers use was made for the key, or moved to it. */
  readonly inUseSince?: Date;
}

const NONE: BorneAliases = { names: [] };

/** Which key bears which aliases, and which numbers of families they are. */
export class AliasTable {
  private readonly byKey = new Map<string, BorneAliases>();
  private readonly byFamily = new Map<string, Set<string>>();

  public add(name: string, keyId: string, movedAt?: Date): void {
    const { names, inUseSince } = this.of(keyId);
    this.byKey.set(keyId, { names: [...names, name], inUseSince: isInUse(name) ? earlier(inUseSince, movedAt) : inUseSince });
    const familyName = name.slice(0, name.lastIndexOf('/'));
    if (generationNumber(familyName, name) === undefined) return;
    const family = this.byFamily.get(familyName) ?? new Set();
    this.byFamily.set(familyName, family.add(keyId));
  }

  public of(keyId: string): BorneAliases {
    return this.byKey.get(keyId) ?? NONE;
  }

  /** The ids of the keys with a number of the family. */
  public family(familyName: string): ReadonlySet<string> {
    return this.byFamily.get(familyName) ?? new Set();
  }

  public get hasFamilies(): boolean {
    return this.byFamily.size > 0;
  }
}

function earlier(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other < one ? other : one;
}
