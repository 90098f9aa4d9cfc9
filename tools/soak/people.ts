import type { Dice } from './dice';
import { currentNumber } from './operators';
import type { Stage } from './stage';
import type { StoredKey } from '../../sim/kms/store';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import { TAG_PREFIX, TAGS, versionAlias } from '../../src/private/vocabulary';

/** Which key a person means. */
type Aim = 'current' | 'newest' | 'older' | 'any';

/** What a person writes over a tag. */
export const GARBAGE: readonly string[] = ['garbage', '2020-01-01T00:00:00.000Z', '7', ''];

/** What is to be put back before it can be asked that everything goes on: see liveness.ts. */
export interface Damage {
  readonly tags: Map<string, ReadonlyMap<string, string>>;
  readonly policies: Map<string, string>;
}

/** Everybody who is no part of the machinery: callers, the clumsy, the hostile, and who has rights past all denials (break glass). */
export class People {
  public readonly damage: Damage = { tags: new Map(), policies: new Map() };
  private readonly deeds: Readonly<Record<string, () => void>> = {
    disable: () => this.on(this.dice.pick(['current', 'newest', 'older', 'any']), 'DisableKey'),
    enable: () => this.on('any', 'EnableKey'),
    doom: () =>
      this.on(this.dice.pick(['current', 'newest', 'newest', 'older', 'any']), 'ScheduleKeyDeletion', {
        PendingWindowInDays: this.dice.pick([7, 7, 14, 30]),
      }),
    save: () => this.save(),
    moveAlias: () => this.moveAlias(),
    deleteAlias: () => this.stage.person('DeleteAlias', { AliasName: this.stage.edition.aliasName }),
    garbleTags: () => this.garble(),
    replacePolicy: () => this.replacePolicy(),
    plant: () => this.plant(),
    sweep: () => this.sweep(),
    grant: () => this.grant(this.dice.pick(['newest', 'newest', 'older'])),
    nameOtherwise: () => this.nameOtherwise(),
    use: () => this.use(this.key('older')),
  };

  constructor(
    private readonly stage: Stage,
    private readonly dice: Dice,
  ) {}

  /** One deed of one of them. */
  public act(): void {
    const name = this.dice.weighted({
      disable: 5,
      enable: 3,
      doom: 5,
      save: 4,
      moveAlias: 6,
      deleteAlias: 1.5,
      garbleTags: 2,
      replacePolicy: 2,
      plant: 2,
      sweep: 2,
      grant: 3,
      nameOtherwise: 1,
      use: 3,
    });
    this.stage.counts.deeds++;
    this.stage.history.say('people', name);
    this.deeds[name]();
  }

  /** One deed at the moment that it is meant for. */
  public aim(deed: 'grant' | 'doom' | 'disable' | 'moveBack'): void {
    this.stage.counts.deeds++;
    this.stage.history.say('people', `aim: ${deed}`);
    if (deed === 'grant') this.grant('newest');
    else if (deed === 'doom') this.on('current', 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    else if (deed === 'disable') this.on('current', 'DisableKey');
    else this.moveTo(this.oldest());
  }

  /** As an operator reads it from the alias. */
  public currentNumber(): number {
    return currentNumber(this.stage);
  }

  /** What callers do all day: they sign with the alias. */
  public callAlias(): void {
    this.stage.person(
      'Sign',
      { KeyId: this.stage.edition.aliasName, Message: Buffer.from('order'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' },
      'caller',
    );
  }

  /** The generations that are there, in the order of their numbers; strangers too. */
  public numbered(): StoredKey[] {
    const { ledger } = this.stage.oracle;
    const all = [...ledger.store.keys.values()].filter((key) => ledger.numberOf(key.id) > 0);
    return all.sort((one, other) => ledger.numberOf(one.id) - ledger.numberOf(other.id));
  }

  private key(aim: Aim): StoredKey | undefined {
    const { ledger } = this.stage.oracle;
    const all = this.numbered();
    const current = ledger.current(this.stage.edition.aliasName);
    if (aim === 'current') return current;
    if (aim === 'newest') return all.at(-1);
    const older = all.filter((key) => key !== current && ledger.wasCurrent(key.id));
    const chosen = aim === 'older' ? older : [...ledger.store.keys.values()];
    return chosen.length === 0 ? undefined : this.dice.pick(chosen);
  }

  private on(aim: Aim, operation: string, more: Record<string, unknown> = {}): void {
    const key = this.key(aim);
    if (key !== undefined) this.stage.person(operation, { KeyId: key.id, ...more });
  }

  private save(): void {
    const doomed = [...this.stage.oracle.ledger.store.keys.values()].filter((key) => key.state === 'PendingDeletion');
    if (doomed.length === 0) return;
    const key = this.dice.pick(doomed);
    this.stage.person('CancelKeyDeletion', { KeyId: key.id });
    if (this.dice.chance(0.8)) this.stage.person('EnableKey', { KeyId: key.id });
  }

  /** Break glass: mostly back to an older generation, as in an incident; at times to any key at all. */
  private moveAlias(): void {
    this.moveTo(this.dice.chance(0.85) ? this.key('older') : this.key(this.dice.pick(['current', 'newest', 'any'])));
  }

  /** The oldest generation that is still good for something: the one whose retirement is next. */
  private oldest(): StoredKey | undefined {
    const { ledger } = this.stage.oracle;
    const left = this.numbered().filter((key) => ledger.wasCurrent(key.id) && !ledger.isCurrent(key.id));
    return left.find((key) => key.state === 'Enabled') ?? left.find((key) => key.state === 'Disabled');
  }

  private moveTo(key: StoredKey | undefined): void {
    if (key === undefined) return;
    if (key.state === 'Disabled') this.stage.person('EnableKey', { KeyId: key.id });
    const AliasName = this.stage.edition.aliasName;
    this.stage.person(this.stage.oracle.ledger.store.aliases.has(AliasName) ? 'UpdateAlias' : 'CreateAlias', {
      AliasName,
      TargetKeyId: key.id,
    });
  }

  /** With break glass only: the key policy denies it to everybody else. */
  private garble(): void {
    const key = this.key(this.dice.pick(['current', 'newest', 'older']));
    const ours = [...(key?.tags.keys() ?? [])].filter((tag) => tag.startsWith(TAG_PREFIX));
    if (key === undefined || ours.length === 0) return;
    const TagKey = this.dice.pick(ours);
    const damaged = this.damage.tags.get(key.id);
    if (damaged?.has(TagKey) !== true) this.damage.tags.set(key.id, new Map([...damaged ?? [], [TagKey, key.tags.get(TagKey)!]]));
    const TagValue = this.dice.pick(GARBAGE);
    if (this.dice.chance(0.5)) this.stage.person('UntagResource', { KeyId: key.id, TagKeys: [TagKey] });
    else this.stage.person('TagResource', { KeyId: key.id, Tags: [{ TagKey, TagValue }] });
  }

  /** A policy tool writes what it knows: the account, and nothing else. */
  private replacePolicy(): void {
    const key = this.key(this.dice.pick(['current', 'current', 'older', 'newest']));
    if (key === undefined || !this.stage.oracle.ledger.obeys(key)) return;
    this.damage.policies.set(key.id, key.policy);
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }],
    });
    this.stage.person('PutKeyPolicy', { KeyId: key.id, PolicyName: 'default', Policy });
  }

  /** A key of a stranger's own, with our tags and a number of ours. */
  private plant(): void {
    const { ledger } = this.stage.oracle;
    const model = this.key('newest');
    if (model === undefined) return;
    const number = Math.max(0, ...this.numbered().map((key) => ledger.numberOf(key.id))) + this.dice.whole(1, 2);
    const Tags = [...model.tags]
      .filter(([tag]) => !tag.includes('successor:'))
      .map(([TagKey, TagValue]) => ({ TagKey, TagValue: TagKey === TAGS.generation ? String(number) : TagValue }));
    const made = this.stage.person('CreateKey', { KeySpec: model.spec, KeyUsage: model.usage, Policy: model.policy, Tags });
    if (made !== undefined && this.dice.chance(0.8)) {
      this.stage.person('CreateAlias', { AliasName: versionAlias(ALIAS, number), TargetKeyId: made.KeyMetadata.KeyId });
    }
  }

  /** A janitor of keys that nobody used. */
  private sweep(): void {
    const { ledger } = this.stage.oracle;
    const unused = [...ledger.store.keys.values()].filter(
      (key) => key.lastUse === undefined || ledger.now() - key.lastUse.at > 7 * 86_400_000,
    );
    for (const key of unused) {
      this.stage.person('ScheduleKeyDeletion', { KeyId: key.id, PendingWindowInDays: this.dice.pick([7, 30]) }, 'janitor');
    }
  }

  private grant(aim: Aim): void {
    const key = this.key(aim);
    if (key !== undefined) {
      this.stage.person('CreateGrant', { KeyId: key.id, GranteePrincipal: 'arn:aws:iam::111122223333:role/other', Operations: ['Sign'] });
    }
  }

  private nameOtherwise(): void {
    const key = this.key('older');
    if (key !== undefined) this.stage.person('CreateAlias', { AliasName: `alias/mine-${this.dice.whole(1, 999)}`, TargetKeyId: key.id });
  }

  private use(key: StoredKey | undefined): void {
    if (key !== undefined) {
      this.stage.person(
        'Sign',
        { KeyId: key.id, Message: Buffer.from('old'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' },
        'caller',
      );
    }
  }
}
