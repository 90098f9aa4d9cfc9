import { CreateAliasCommand, CreateKeyCommand, TagResourceCommand, UpdateAliasCommand } from '@aws-sdk/client-kms';
import { DAY_MS, DECLARED, ours } from './family-builder';
import { VirtualClock } from '../../../sim/clock/virtual-clock';
import { FakeKmsClient } from '../../../sim/kms/fake-kms-client';
import { FakeTaggingClient } from '../../../sim/kms/fake-tagging-client';
import { KmsWorld } from '../../../sim/kms/world';
import type { Clients } from '../../../src/manual-rotation/functions/survey';
import { successorTag, TAGS, versionAlias } from '../../../src/private/vocabulary';

export interface KeyChanges {
  readonly tags?: Record<string, string>;
  readonly spec?: string;
  readonly usage?: string;
}

/** An account in which a machine could have worked: keys are made, numbered and moved as it does. */
export class SurveyWorld {
  public readonly clock = new VirtualClock('2026-01-01T00:00:00.000Z');
  public readonly world = new KmsWorld({ clock: this.clock });
  /** What the code under test reads with; its calls are in the journal as `survey`. */
  public readonly client = new FakeKmsClient(this.world.kms, 'survey').asKmsClient();
  public readonly tagging = new FakeTaggingClient(this.world);
  public readonly clients: Clients = { kms: this.client, tagging: this.tagging.asTaggingClient() };
  private readonly operator = new FakeKmsClient(this.world.kms, 'operator').asKmsClient();

  /** A key as the machine makes it: it says which one it replaces, is named on that one, then claimed under a number. Returns its ARN. */
  public async make(number: number, changes: KeyChanges = {}): Promise<string> {
    return this.create(number, changes, { named: true, claimed: true });
  }

  /** What a run leaves that is cut short after it named its key, or that lost the number to another. */
  public async leave(number: number, changes: KeyChanges = {}): Promise<string> {
    return this.create(number, changes, { named: true, claimed: false });
  }

  /** What a run leaves that got no answer, or was cut short, before it named its key. */
  public async lose(number: number, changes: KeyChanges = {}): Promise<string> {
    return this.create(number, changes, { named: false, claimed: false });
  }

  /**
   * A key that somebody else made to pass for one of the machine's: everything, the predecessor included, but the name on the current key,
   * where he cannot write.
   */
  public async plant(number: number, changes: KeyChanges = {}): Promise<string> {
    return this.create(number, changes, { named: false, claimed: true });
  }

  private async create(number: number, changes: KeyChanges, { named, claimed }: { named: boolean; claimed: boolean }): Promise<string> {
    const current = this.world.store.aliases.get(DECLARED.aliasName)?.target;
    const notes = { generation: String(number), ...(current === undefined ? {} : { predecessor: current }) };
    const { tags = ours(notes), spec = DECLARED.keySpec, usage = DECLARED.keyUsage } = changes;
    const { KeyMetadata } = await this.operator.send(new CreateKeyCommand({
      KeySpec: spec as 'RSA_2048',
      KeyUsage: usage as 'SIGN_VERIFY',
      Description: DECLARED.description,
      Policy: JSON.stringify(DECLARED.policy),
      Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    }));
    this.clock.advance(1_000);
    if (named && current !== undefined) await this.name(current, KeyMetadata!.KeyId!, number);
    if (claimed) {
      await this.operator.send(
        new CreateAliasCommand({ AliasName: versionAlias(DECLARED.familyName, number), TargetKeyId: KeyMetadata!.KeyId }),
      );
      this.clock.advance(1_000);
    }
    return KeyMetadata!.Arn!;
  }

  /** Says on one key that another is its successor. */
  public async name(on: string, successor: string, number: number): Promise<void> {
    const tag = { TagKey: successorTag(successor.slice(successor.lastIndexOf('/') + 1)), TagValue: String(number) };
    await this.operator.send(new TagResourceCommand({ KeyId: on, Tags: [tag] }));
  }

  public async tag(keyArn: string, name: keyof typeof TAGS): Promise<void> {
    await this.operator.send(
      new TagResourceCommand({ KeyId: keyArn, Tags: [{ TagKey: TAGS[name], TagValue: this.clock.date().toISOString() }] }),
    );
  }

  /** What the machine records on a key that another one took over from. */
  private async replaced(keyArn: string, by: string): Promise<void> {
    await this.tag(keyArn, 'superseded');
    const TagValue = by.slice(by.lastIndexOf('/') + 1);
    await this.operator.send(new TagResourceCommand({ KeyId: keyArn, Tags: [{ TagKey: TAGS.supersededBy, TagValue }] }));
  }

  /** Points the alias there; makes it if need be. */
  public async point(keyArn: string): Promise<void> {
    const TargetKeyId = keyArn.slice(keyArn.lastIndexOf('/') + 1);
    const exists = this.world.store.aliases.has(DECLARED.aliasName);
    await this.operator.send(new (exists ? UpdateAliasCommand : CreateAliasCommand)({ AliasName: DECLARED.aliasName, TargetKeyId }));
    this.clock.advance(1_000);
  }

  /** Generations 1 to `count`, each made current ten days after the one before and recorded. */
  public async rotated(count: number): Promise<string[]> {
    const arns: string[] = [];
    for (let number = 1; number <= count; number++) {
      arns.push(await this.make(number));
      await this.tag(arns.at(-1)!, 'activated');
      await this.point(arns.at(-1)!);
      await this.tag(arns.at(-1)!, 'staged');
      if (number > 1) await this.replaced(arns.at(-2)!, arns.at(-1)!);
      this.clock.advance(10 * DAY_MS);
    }
    return arns;
  }

  public call(operation: string, input: Record<string, unknown>): Record<string, any> {
    return this.world.call(operation, input, 'operator');
  }

  /** The names of the calls that the code under test made, in order. */
  public calls(): string[] {
    return this.world.answers.entries.filter((entry) => entry.caller === 'survey').map((entry) => entry.operation);
  }
}
