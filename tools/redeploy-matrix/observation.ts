import type { Stack } from '@aws-sdk/client-cloudformation';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { AliasListEntry, KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeKeyCommand, GetKeyPolicyCommand, ListResourceTagsCommand, paginateListAliases, paginateListKeys,
} from '@aws-sdk/client-kms';
import type { Clients } from '../emulator/clients';

/** A key as AWS KMS shows it. */
export interface KeySeen {
  readonly keyId: string;
  readonly keySpec: string;
  readonly keyState: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly statements: readonly StatementSeen[];
}

/** A statement of a key policy. */
export type StatementSeen = { readonly Sid?: string } & Readonly<Record<string, unknown>>;

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
  /** Ids of keys that are neither a generation of a family nor a stranger's: nobody would ever rotate or delete them. */
  readonly strays: readonly string[];
}

/** What to look at. */
export interface Subject {
  readonly stacks: readonly string[];
  readonly families: readonly string[];
  readonly strangers: readonly string[];
}

/** The alias that the app declares for a construct id. */
export function aliasOf(id: string): string {
  return `alias/redeploy/${id}`;
}

/** Reads the state of the world from AWS KMS and AWS CloudFormation themselves, never from the library. */
export async function observe({ kms, cloudFormation }: Clients, { stacks, families, strangers }: Subject): Promise<Observation> {
  const entries = <T>(names: readonly string[], read: (name: string) => Promise<T>) =>
    Promise.all(names.map(async (name): Promise<[string, T]> => [name, await read(name)]));
  return {
    stacks: Object.fromEntries(await entries(stacks, async (name) => (await stackNamed(cloudFormation, name))?.StackStatus ?? 'absent')),
    families: Object.fromEntries(await entries(families, (id) => familySeen(kms, aliasOf(id)))),
    strangers: await Promise.all(strangers.map((keyId) => keySeen(kms, keyId))),
    strays: await straysBeside(kms, strangers),
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
async function familySeen(kms: KMSClient, aliasName: string): Promise<FamilySeen> {
  const listed = await aliases(kms);
  const generations: Array<KeySeen | undefined> = [];
  let current: number | undefined;
  const target = listed.find((alias) => alias.AliasName === aliasName);
  for (const { AliasName: name, TargetKeyId: keyId } of listed) {
    const number = name!.startsWith(`${aliasName}/v`) ? Number(name!.slice(aliasName.length + 2)) : NaN;
    if (!Number.isInteger(number)) continue;
    generations[number - 1] = await keySeen(kms, keyId!);
    if (keyId === target?.TargetKeyId) current = number;
  }
  return { target: target?.TargetKeyId, current, movedAt: target?.LastUpdatedDate!.getTime(), generations };
}

async function keySeen(kms: KMSClient, keyId: string): Promise<KeySeen> {
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
  const { Tags: tags } = await kms.send(new ListResourceTagsCommand({ KeyId: keyId }));
  const { Policy: policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default' }));
  return {
    keyId,
    keySpec: key!.KeySpec!,
    keyState: key!.KeyState!,
    description: key!.Description!,
    tags: Object.fromEntries((tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue])),
    statements: (JSON.parse(policy!) as { Statement: StatementSeen[] }).Statement,
  };
}

async function straysBeside(kms: KMSClient, strangers: readonly string[]): Promise<string[]> {
  const numbered = (await aliases(kms)).filter((alias) => /\/v[1-9]\d*$/.test(alias.AliasName!)).map((alias) => alias.TargetKeyId!);
  const known = new Set([...numbered, ...strangers]);
  const keys: string[] = [];
  for await (const page of paginateListKeys({ client: kms }, {})) keys.push(...(page.Keys ?? []).map((key) => key.KeyId!));
  return keys.filter((keyId) => !known.has(keyId));
}

async function aliases(kms: KMSClient): Promise<AliasListEntry[]> {
  const entries: AliasListEntry[] = [];
  for await (const page of paginateListAliases({ client: kms }, {})) entries.push(...page.Aliases ?? []);
  return entries;
}
