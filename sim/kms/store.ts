import { ensure } from './errors';
import type { KeyMaterial } from './key-material';
import { seededRandom, seededUuid } from '../clock/seeded-random';
import type { VirtualClock } from '../clock/virtual-clock';

export interface StoredKey {
  readonly id: string;
  readonly arn: string;
  readonly spec: string;
  readonly usage: string;
  readonly origin: string;
  readonly multiRegion: boolean;
  readonly createdAt: number;
  readonly material?: KeyMaterial;
  description: string;
  policy: string;
  /** The second key policy of a key that is shared through AWS RAM. No operation of AWS KMS writes it. */
  ramPolicy?: string;
  state: 'Enabled' | 'Disabled' | 'PendingImport' | 'PendingDeletion';
  deletionAt?: number;
  tags: ReadonlyMap<string, string>;
  readonly tagHistory: Array<{ at: number; tags: ReadonlyMap<string, string> }>;
  readonly grants: Array<Record<string, unknown>>;
  lastUse?: { operation: string; at: number };
}

export interface StoredAlias {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  target: string;
  updatedAt: number;
  /** Every target it had, so that a layer can show an old one. */
  readonly history: Array<{ at: number; target: string; kind: 'create' | 'update' }>;
}

export interface StoreOptions {
  readonly clock: VirtualClock;
  readonly partition?: string;
  readonly region?: string;
  readonly account?: string;
  readonly seed?: number;
}

export function requireNotPendingDeletion(key: StoredKey): void {
  ensure(key.state !== 'PendingDeletion', 'KMSInvalidStateException', `${key.arn} is pending deletion.`);
}

/** The true state of one account and Region. */
export class Store {
  public readonly clock: VirtualClock;
  public readonly account: string;
  private readonly prefix: string;
  private readonly random: () => number;
  private serial = 0;
  private readonly keyTable = new Map<string, StoredKey>();
  private readonly aliasTable = new Map<string, StoredAlias>();

  constructor(options: StoreOptions) {
    this.clock = options.clock;
    this.account = options.account ?? '111122223333';
    this.prefix = `arn:${options.partition ?? 'aws'}:kms:${options.region ?? 'eu-central-1'}:${this.account}:`;
    this.random = seededRandom(options.seed ?? 7);
  }

  /** Keys by id, after those whose deletion is due are gone, with their aliases. */
  public get keys(): Map<string, StoredKey> {
    for (const key of this.keyTable.values()) {
      if (key.deletionAt !== undefined && key.deletionAt <= this.clock.now()) {
        this.keyTable.delete(key.id);
        [...this.aliasTable.values()].filter(alias => alias.target === key.id).forEach(alias => this.aliasTable.delete(alias.name));
      }
    }
    return this.keyTable;
  }

  public get aliases(): Map<string, StoredAlias> {
    return this.keys && this.aliasTable;
  }

  /** A number no other key of this store has. */
  public nextSerial(): number {
    return this.serial++;
  }

  public newId(): string {
    return seededUuid(this.random);
  }

  public arn(resource: string): string {
    return `${this.prefix}${resource}`;
  }

  public isAlias(reference: string): boolean {
    return reference.startsWith('alias/') || /^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(reference);
  }

  public aliasName(reference: string): string {
    return reference.startsWith(this.prefix) ? reference.slice(this.prefix.length) : reference;
  }

  /** The key of an id, key ARN, alias name or alias ARN. */
  public resolve(reference: unknown, aliasAllowed: boolean): StoredKey {
    ensure(typeof reference === 'string' && reference.length > 0 && reference.length <= 2048, 'ValidationException', 'KeyId is required');
    if (this.isAlias(reference)) {
      ensure(aliasAllowed, 'InvalidArnException', 'Key Aliases are not supported for this operation.');
      const alias = this.aliases.get(this.aliasName(reference));
      ensure(alias !== undefined, 'NotFoundException', `Alias ${this.arn(this.aliasName(reference))} is not found.`);
      return this.keys.get(alias.target)!;
    }
    const id = reference.startsWith(`${this.prefix}key/`) ? reference.slice(`${this.prefix}key/`.length) : reference;
    const key = this.keys.get(id);
    ensure(key !== undefined, 'NotFoundException', `Key '${this.arn(`key/${id}`)}' does not exist`);
    return key;
  }

  public setTags(key: StoredKey, tags: ReadonlyMap<string, string>): void {
    key.tags = tags;
    key.tagHistory.push({ at: this.clock.now(), tags });
  }
}
