import { dayOf } from './age';
import { shortName } from './annotation';
import { replacementsOf } from './chain';
import { isGuarded } from './machine-marks';
import type { KeyDescription, KeyFacts, LastUse, RelativeFacts } from './verdict-types';
import { KEY_SPECS } from '../private/key-specs';
import { machineTime } from '../private/machine-time';
import { generationNumber, TAGS } from '../private/vocabulary';

/** No alias and no family of a ManualRotationAlias may be named so: it always is a version alias, of whatever family. */
const VERSION_ALIAS = /\/v[0-9]+$/;

/** Operations that make something new with a key, of those that AWS KMS records. ReEncrypt counts for both of its keys, and is left out. */
const PRODUCING = /^(Encrypt|GenerateDataKey.*|Sign|GenerateMac)$/;

/**
 * For a while after a swap, requests by the alias may still reach the key before: AWS KMS is eventually consistent, and callers keep what
 * they resolved.
 */
const SWAP_MS = 86_400_000;

export interface Generation {
  /** With the prefix `alias/`. */
  readonly family: string;
  readonly number: number;
}

/** Whether callers name a key by it: a version alias is for the machine. */
export function isInUse(alias: string): boolean {
  return !VERSION_ALIAS.test(alias);
}

/**
 * The generation that the key is, if it bears its version alias and no other, and its tag names the same family. Either alone says nothing.
 */
export function familyOf({ aliases, tags }: Pick<KeyFacts, 'aliases' | 'tags'>): Generation | undefined {
  if (aliases.length !== 1) return undefined;
  const family = aliases[0].replace(VERSION_ALIAS, '');
  const number = generationNumber(family, aliases[0]);
  return number !== undefined && tags[TAGS.family] === family ? { family, number } : undefined;
}

/** The keys behind an alias that replaced the key, by the tags of the family, the newest first. Whether they can is another question. */
export function heirsOf({ keyArn, tags, relatives = [] }: KeyFacts, { family, number }: Generation): RelativeFacts[] {
  const replacements = replacementsOf(idIn(keyArn), tags, relatives);
  return relatives.filter((one) => replacements.has(one.keyId) && one.tags[TAGS.family] === family && one.aliases.some(isInUse))
    .filter((one) => numberOf(one, family) > number)
    .sort((one, other) => numberOf(other, family) - numberOf(one, family));
}

/** Whether the heir can do the key's work: younger, enabled, of the same type and usage. */
export function canReplace(description: KeyDescription | undefined, key: KeyDescription): boolean {
  return description !== undefined
    && description.keyState === 'Enabled'
    && description.createdAt > key.createdAt
    && description.keyUsage === key.keyUsage
    && typeOf(description) === typeOf(key);
}

/** For a key that was described. */
export function successorOf(facts: KeyFacts, generation: Generation): RelativeFacts | undefined {
  return heirsOf(facts, generation).find((heir) => canReplace(heir.description, facts.description!));
}

/** Whether tags and aliases of the key can be the machine's work only. */
export function isMachines({ policy, tags }: KeyFacts): boolean {
  return isGuarded(policy, tags[TAGS.adopted] !== undefined);
}

/** Why a generation that is too old need not be rotated, or why it has to be; undefined if it is none. */
export type Supersession = { readonly superseded: boolean; readonly text: string };

/** Nothing new is protected with a generation whose successor is in use. Everything that a stranger could pretend is asked for. */
export function supersession(facts: KeyFacts): Supersession | undefined {
  const generation = familyOf(facts);
  if (generation === undefined) return undefined;
  const family = shortName(generation.family);
  const refused = (why: string) => ({ superseded: false, text: `Not superseded as generation ${generation.number} of ${family}: ${why}.` });
  const successor = successorOf(facts, generation);
  if (successor === undefined) return refused('its tags lead to no younger key that is in use for the same');
  if (!isMachines(facts)) return refused('its key policy lacks the statements of the machine');
  if (facts.lastUse === undefined) return refused('its last use was not read');
  const number = numberOf(successor, generation.family);
  if (isProducing(facts.lastUse) && isAfterSwap(facts.lastUse, facts, successor)) {
    return refused(`${facts.lastUse!.operation} on ${dayOf(facts.lastUse!.at)}, after generation ${number} took over`);
  }
  return {
    superseded: true,
    text: `Superseded: generation ${generation.number} of ${family}, kept so that old data `
    + `stays readable. Generation ${number} is in use.`,
  };
}

function isProducing(use: LastUse | null): use is LastUse {
  return use !== null && PRODUCING.test(use.operation);
}

/**
 * By the earlier of the machine's record on the key and the successor's alias: neither alone can be moved to hide a use. A use whose time
 * is not known is one.
 */
function isAfterSwap({ at }: LastUse, { tags }: KeyFacts, { inUseSince, description }: RelativeFacts): boolean {
  const moments = [machineTime(tags[TAGS.superseded]), inUseSince]
    .map((moment) => moment?.getTime() ?? NaN).filter((moment) => !Number.isNaN(moment));
  const swapped = moments.length === 0 ? description!.createdAt.getTime() : Math.min(...moments);
  return !(at.getTime() <= swapped + SWAP_MS);
}

function numberOf({ aliases }: RelativeFacts, family: string): number {
  return Math.max(0, ...aliases.map((alias) => generationNumber(family, alias) ?? 0));
}

/** AWS KMS moves an alias between keys of one type only. A spec that is not known is a type of its own. */
function typeOf({ keySpec }: KeyDescription): string {
  return Object.hasOwn(KEY_SPECS, keySpec) ? KEY_SPECS[keySpec].type : keySpec;
}

function idIn(keyArn: string): string {
  return keyArn.slice(keyArn.lastIndexOf('/') + 1);
}
