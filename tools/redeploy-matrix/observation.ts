import type { Stack } from '@aws-sdk/client-cloudformation';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AliasListEntry, KMSClient } from '@aws-sdk/client-kms';
import { paginateListAliases, paginateListKeys } from '@aws-sdk/client-kms';
import type { KeySeen } from './key-seen';
import { keySeen } from './key-seen';
import type { Clients } from '../../sim/emulator/clients';

/** A family as an outsider sees it. */
export interface FamilySeen {
  /** The key behind the alias; absent if there is no alias. */
  readonly target?: string;
  /** The number of the generation behind the alias; absent if that key has none. */
  readonly current?: number;
  /** When the alias was last made or moved, in milliseconds. */
  readonly movedAt?: number;
  /** By number, from 1: a gap would be undefined. */
  readonly generations: ReadonlyArray<KeySeen | undefined>;
}

/** Everything a step is judged by. */
export interface Observation {
  /** Status by stack name; 'absent' for a stack that does not exist. */
  readonly stacks: Readonly<Record<string, string>>;
  /** By construct id. */
  readonly families: Readonly<Record<string, FamilySeen>>;
  /** Keys that a person made and no step may touch. */
  readonly strangers: readonly KeySeen[];
  /** Keys that CloudFormation made, by id: nothing of this library's until they are adopted. */
  readonly live: Readonly<Record<string, KeySeen>>;
  /** By name: every alias that is neither a family's nor numbers a generation of one. */
  readonly otherAliases: Readonly<Record<string, AliasSeen>>;
  /**
   * Ids of keys that are neither a generation of a family nor a stranger's, nor CloudFormation's: nobody would ever rotate or delete them.
   */
  readonly strays: readonly string[];
}

/** An alias as AWS KMS lists it. */
export interface AliasSeen {
  readonly keyId: string;
  readonly movedAt: number;
}

/** The names of a family. */
export interface FamilyNames {
  readonly aliasName: string;
  readonly familyName: string;
}

/** What to look at. */
export interface Subject {
  readonly stacks: readonly string[];
  /** By construct id. */
  readonly families: Readonly<Record<string, FamilyNames>>;
  readonly strangers: readonly string[];
  readonly live: readonly string[];
}

/** The alias that the app declares for a construct id, unless it names another. */
export function aliasOf(id: string): string {
  return `alias/redeploy/${id}`;
}

/** The names of a family that nobody has named otherwise. */
export function namesOf(id: string): FamilyNames {
  return { aliasName: aliasOf(id), familyName: aliasOf(id) };
}

/** Reads the state of the world from AWS KMS and AWS CloudFormation themselves, never from the library. */
export async function observe({ kms, cloudFormation }: Clients, { stacks, families, strangers, live }: Subject): Promise<Observation> {
  const entries = <T>(names: readonly string[], read: (name: string) => Promise<T>) =>
    Promise.all(names.map(async (name): Promise<[string, T]> => [name, await read(name)]));
  const familiesSeen = Object.fromEntries(await entries(Object.keys(families), (id) => familySeen(kms, families[id])));
  const generations = Object.values(familiesSeen).flatMap((family) => family.generations.map((key) => key?.keyId));
  return {
    stacks: Object.fromEntries(await entries(stacks, async (name) => (await stackNamed(cloudFormation, name))?.StackStatus ?? 'absent')),
    families: familiesSeen,
    strangers: await Promise.all(strangers.map((keyId) => keySeen(kms, keyId))),
    live: Object.fromEntries(await entries(live, (keyId) => keySeen(kms, keyId))),
    otherAliases: await aliasesBeside(kms, Object.values(families)),
    strays: await straysBeside(kms, new Set([...generations, ...strangers, ...live])),
  };
}

async function stackNamed(cloudFormation: Clients['cloudFormation'], StackName: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** The numbers are read from the version aliases, so that generations are seen also when the alias itself is gone. */
async function familySeen(kms: KMSClient, { aliasName, familyName }: FamilyNames): Promise<FamilySeen> {
  const listed = await aliases(kms);
  const generations: Array<KeySeen | undefined> = [];
  let current: number | undefined;
  const target = listed.find((alias) => alias.AliasName === aliasName);
  for (const { AliasName: name, TargetKeyId: keyId } of listed) {
    const number = numberIn(familyName, name!);
    if (number === undefined) continue;
    generations[number - 1] = await keySeen(kms, keyId!);
    if (keyId === target?.TargetKeyId) current = number;
  }
  return { target: target?.TargetKeyId, current, movedAt: target?.LastUpdatedDate!.getTime(), generations };
}

function numberIn(familyName: string, aliasName: string): number | undefined {
  const number = aliasName.startsWith(`${familyName}/v`) ? Number(aliasName.slice(familyName.length + 2)) : NaN;
  return Number.isInteger(number) ? number : undefined;
}

async function aliasesBeside(kms: KMSClient, families: readonly FamilyNames[]): Promise<Record<string, AliasSeen>> {
  const ofFamilies = (name: string) =>
    families.some(({ aliasName, familyName }) => name === aliasName || numberIn(familyName, name) !== undefined);
  const others = (await aliases(kms)).filter(({ AliasName: name }) => !name!.startsWith('alias/aws/') && !ofFamilies(name!));
  return Object.fromEntries(others.map((one) => [one.AliasName!, { keyId: one.TargetKeyId!, movedAt: one.LastUpdatedDate!.getTime() }]));
}

async function straysBeside(kms: KMSClient, known: ReadonlySet<string | undefined>): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListKeys({ client: kms }, {})) keys.push(...(page.Keys ?? []).map((key) => key.KeyId!));
  return keys.filter((keyId) => !known.has(keyId));
}

async function aliases(kms: KMSClient): Promise<AliasListEntry[]> {
  const entries: AliasListEntry[] = [];
  for await (const page of paginateListAliases({ client: kms }, {})) entries.push(...page.Aliases ?? []);
  return entries;
}
