import { generationNumber } from '../../private/vocabulary';

/** A key that bears a number of a family. */
export interface NumberedKey {
  readonly keyId: string;
  readonly number: number;
}

const NONE: readonly never[] = [];

/** Which key bears which aliases, and which numbers of families they are. */
export class AliasTable {
  private readonly byKey = new Map<string, string[]>();
  private readonly byFamily = new Map<string, NumberedKey[]>();

  public add(name: string, keyId: string): void {
    append(this.byKey, keyId, name);
    const familyName = name.slice(0, name.lastIndexOf('/'));
    const number = generationNumber(familyName, name);
    if (number !== undefined) append(this.byFamily, familyName, { keyId, number });
  }

  public of(keyId: string): readonly string[] {
    return this.byKey.get(keyId) ?? NONE;
  }

  /** Every key with a number of the family. */
  public family(familyName: string): readonly NumberedKey[] {
    return this.byFamily.get(familyName) ?? NONE;
  }

  public get hasFamilies(): boolean {
    return this.byFamily.size > 0;
  }
}

function append<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}
