import { isLateOnly, itemOf } from './pasts';
import { KmsError, OPERATIONS } from './simulated';
import type { FakeKms } from './simulated';
import { NOTHING } from './world';
import type { World, Worlds } from './world';

/** One call of an API, reduced to what its answer hangs on. */
export interface ApiCall {
  /** As in AWS KMS's API; `PutEvents` and `GetResources` for the two others. */
  readonly operation: string;
  readonly input: Readonly<Record<string, any>>;
}

export type Answer = { readonly output: Record<string, any> } | { readonly error: string };

/** One way a call may be answered. */
export interface Answered {
  readonly answer: Answer;
  readonly world: World;
  /** The items that were shown as they were before their last write. */
  readonly late: readonly string[];
}

/** Values that items had while a function was reading, other than those they have now. */
export type Past = ReadonlyMap<string, readonly string[]>;

export type Kind = 'read' | 'write' | 'use' | 'event';

/** Cryptography; of the exercises only that of an HMAC key is played, for its answers hang on nothing but the key. */
const CRYPTOGRAPHY = ['GenerateMac', 'VerifyMac'];

export function kindOf({ operation }: ApiCall): Kind {
  if (operation === 'PutEvents') return 'event';
  if (CRYPTOGRAPHY.includes(operation)) return 'use';
  return operation !== 'GetResources' && OPERATIONS.get(operation)?.effect === true ? 'write' : 'read';
}

/** The items that the answer to a read or use may hang on. `alias:*` stands for every alias there is or may come to be. */
export function touches({ operation, input }: ApiCall, world: World, past: Past = new Map()): string[] {
  const id = String(input.KeyId ?? '');
  if (operation === 'PutEvents') return [];
  if (operation === 'ListAliases') return id === '' ? ['alias:*'] : ['alias:*', `key:${id.slice(id.lastIndexOf('/') + 1)}`];
  if (operation === 'GetResources') return ['tags:*', 'key:*'];
  if (isAlias(id)) {
    const item = world.items.get(`alias:${nameOf(id)}`);
    const targets = [item?.value, item?.was, ...past.get(`alias:${nameOf(id)}`) ?? []]
      .filter((value) => value !== undefined && value !== NOTHING).map((value) => JSON.parse(value!).target);
    return [`alias:${nameOf(id)}`, ...targets.flatMap((target) => [`key:${target}`, `state:${target}`, `description:${target}`])];
  }
  const key = id.slice(id.lastIndexOf('/') + 1);
  const about: Record<string, string[]> = {
    DescribeKey: ['state', 'description'],
    ListResourceTags: ['tags'],
    ListGrants: ['grants'],
    GetKeyPolicy: ['policy'],
    GetKeyLastUsage: ['use'],
  };
  return [`key:${key}`, ...(about[operation] ?? ['state']).map((kind) => `${kind}:${key}`)];
}

/** Every answer that AWS KMS may give: the truth first. A change is decided on the truth. */
export class Calls {
  private readonly memo = new Map<string, readonly Answered[]>();
  private readonly old = new Map<string, Answer>();

  /** @param denied calls that IAM refuses in this state */
  constructor(
    private readonly worlds: Worlds,
    private readonly denied: (call: ApiCall, world: World) => boolean = () => false,
  ) {}

  public answers(world: World, call: ApiCall, caller: string): readonly Answered[] {
    const key = `${world.id} ${caller} ${JSON.stringify(call)}`;
    let known = this.memo.get(key);
    if (known === undefined) this.memo.set(key, (known = this.find(world, call, caller)));
    return known;
  }

  /**
   * Every answer to a read or use that began when some items still had other values: the present ones first, each item on its own.
   *
   * @param past other values that a read may still show, by item
   */
  public answersSince(
    world: World,
    past: Past,
    call: ApiCall,
  ): ReadonlyArray<{ readonly answer: Answer; readonly old: readonly string[] }> {
    const touched = touches(call, world, past);
    const isRead = kindOf(call) === 'read';
    const changed = [...past].filter(
      ([name]) => touched.some((one) => fits(one, itemOf(name))) && (isRead || !(isLateOnly(name) || name.startsWith('key:'))),
    );
    let choices: Array<Array<readonly [string, string]>> = [[]];
    for (const [name, values] of changed) {
      choices = [...choices, ...values.flatMap((value) => choices.map((one) => [...one, [itemOf(name), value] as const]))];
    }
    const found = new Map<string, { answer: Answer; old: readonly string[] }>();
    for (const choice of choices.sort((one, other) => one.length - other.length)) {
      const key = `${world.id} ${JSON.stringify([call, choice])}`;
      let answer = this.old.get(key);
      if (answer === undefined) this.old.set(key, (answer = perform(this.worlds.thaw(world, new Map(choice)), call)));
      const text = JSON.stringify(answer);
      if (!found.has(text)) found.set(text, { answer, old: choice.map(([name]) => name) });
    }
    return [...found.values()];
  }

  private find(world: World, call: ApiCall, caller: string): readonly Answered[] {
    const kind = kindOf(call);
    if (kind === 'event') return [{ answer: { output: {} }, world, late: [] }];
    if (kind === 'write') {
      if (caller !== 'operator' && this.denied(call, world)) return [{ answer: { error: 'AccessDeniedException' }, world, late: [] }];
      const kms = this.worlds.thaw(world);
      const answer = perform(kms, call);
      return [{ answer, world: 'error' in answer ? world : this.worlds.changed(world, kms), late: [] }];
    }
    const found = new Map<string, Answered>();
    for (const late of subsets(this.lateItems(call, kind, world))) {
      const kms = this.worlds.thaw(world, new Map(late.map((name) => [name, world.items.get(name)!.was!])));
      const answer = perform(kms, call);
      const text = JSON.stringify(answer);
      if (!found.has(text)) found.set(text, { answer, world: kind === 'use' ? this.used(world, answer) : world, late });
    }
    return [...found.values()];
  }

  /**
   * Which items a read may show as they were. Cryptography reaches a key by an alias that may be late; the state of the key it meets is
   * true.
   */
  private lateItems(call: ApiCall, kind: Kind, world: World): string[] {
    const touched = touches(call, world);
    return [...world.items]
      .filter(
        ([name, item]) =>
          item.was !== undefined && touched.some((one) => fits(one, name)) && (kind === 'read' || name.startsWith('alias:')),
      )
      .map(([name]) => name);
  }

  private used(world: World, answer: Answer): World {
    if ('error' in answer) return world;
    return this.usedKeys(world, [answer.output.KeyId]);
  }

  /** Keys were used now. */
  public usedKeys(world: World, keyIds: readonly string[]): World {
    if (keyIds.length === 0) return world;
    const kms = this.worlds.thaw(world);
    for (const keyId of keyIds) kms.store.resolve(keyId, false).lastUse = { operation: 'GenerateMac', at: world.now };
    return this.worlds.changed(world, kms);
  }
}

function perform(kms: FakeKms, { operation, input }: ApiCall): Answer {
  try {
    if (operation === 'GetResources') return { output: { ResourceTagMappingList: taggedKeys(kms, input), PaginationToken: '' } };
    if (CRYPTOGRAPHY.includes(operation)) return { output: authenticate(kms, operation, input) };
    return { output: kms.call({ operation, input, caller: '' }) };
  } catch (error) {
    if (error instanceof KmsError) return { error: error.name };
    throw error;
  }
}

/** A message authentication code is the ARN of the key that made it: what is authenticated does not matter, who did does. */
function authenticate(kms: FakeKms, operation: string, { KeyId, Mac }: Record<string, any>): Record<string, any> {
  const MacAlgorithm = 'HMAC_SHA_256';
  const { KeyId: arn } = kms.call({ operation: 'GenerateMac', input: { KeyId, Message: Buffer.from('probe'), MacAlgorithm }, caller: '' });
  if (operation === 'GenerateMac') return { KeyId: arn, Mac: Buffer.from(arn), MacAlgorithm };
  if (Mac !== arn) throw new KmsError('KMSInvalidMacException', 'the MAC is not of this key');
  return { KeyId: arn, MacValid: true, MacAlgorithm };
}

function taggedKeys(kms: FakeKms, input: Record<string, any>): object[] {
  const filters: Array<{ Key: string; Values?: string[] }> = input.TagFilters ?? [];
  return [...kms.store.keys.values()]
    .filter(({ tags }) => filters.every(({ Key, Values }) => tags.has(Key) && (Values ?? [tags.get(Key)]).includes(tags.get(Key)!)))
    .map(({ arn, tags }) => ({ ResourceARN: arn, Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }));
}

function subsets(names: readonly string[]): string[][] {
  const all = names.reduce<string[][]>((sets, name) => [...sets, ...sets.map((set) => [...set, name])], [[]]);
  return all.sort((one, other) => one.length - other.length);
}

export function fits(pattern: string, item: string): boolean {
  return pattern === item || (pattern.endsWith('*') && item.startsWith(pattern.slice(0, -1)));
}

export function isAlias(reference: string): boolean {
  return /(^|:)alias\//.test(reference);
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('alias/'));
}
