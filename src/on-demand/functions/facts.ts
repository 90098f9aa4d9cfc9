/** What a round of reading found out. Times are milliseconds. */

export interface KeyFacts {
  readonly keyId: string;
  readonly keyState: string;
  readonly keyManager: string;
  readonly keySpec: string;
  readonly keyUsage: string;
  readonly origin: string;
  /** The primary key, if this one is a replica. */
  readonly replicaOf?: string;
  /** Empty if AWS KMS names none. */
  readonly currentMaterial: string;
  readonly createdAt: number;
}

/** One entry of ListKeyRotations. */
export interface Material {
  readonly id: string;
  readonly state: string;
  /** When its rotation ended; 0 for the first material of a key, and for material that waits. */
  readonly at: number;
  /** Empty where `at` is 0. */
  readonly type: string;
  /** For imported material, whether it is there. */
  readonly importState?: string;
}

export interface Facts {
  readonly key: KeyFacts;
  readonly materials: ReadonlyArray<Material>;
  /** When the on-demand rotation began that runs now; null if none does. */
  readonly runningSince: number | null;
}

/** New material, to become current by the next rotation on demand. */
const PENDING = ['PENDING_ROTATION', 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'];

/** What the list of rotations says. */
export class History {
  /** What was current at some time: without what waits. */
  private readonly used: ReadonlyArray<Material>;

  constructor(private readonly materials: ReadonlyArray<Material>) {
    this.used = materials.filter(({ state }) => !PENDING.includes(state));
  }

  public get current(): Material | undefined {
    return this.used.find(({ state }) => state === 'CURRENT');
  }

  /** When the newest rotation ended; 0 if there was none. */
  public get newestAt(): number {
    return this.used.reduce((newest, { at }) => Math.max(newest, at), 0);
  }

  /** How many of the rotations on demand in the life of the key are spent. */
  public get spent(): number {
    return this.materials.filter(({ type }) => type === 'ON_DEMAND').length;
  }

  /** The state of imported material that waits for its rotation; undefined if there is none. */
  public get pending(): string | undefined {
    return this.materials.find(({ state, importState }) => PENDING.includes(state) && importState !== 'PENDING_IMPORT')?.state;
  }

  public has(id: string): boolean {
    return this.materials.some((one) => one.id === id);
  }

  /** When a material became current; undefined if the list does not have it, and so cannot say. */
  public dateOf(id: string): number | undefined {
    return this.used.find((one) => one.id === id)?.at;
  }

  /** Whether a rotation on demand ended at that time or later. */
  public rotatedOnDemandSince(time: number): boolean {
    return this.used.some(({ type, at }) => type === 'ON_DEMAND' && at >= time);
  }
}
