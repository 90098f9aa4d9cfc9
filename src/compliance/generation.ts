import { shortName } from './annotation';
import type { KeyFacts, SuccessorFacts } from './verdict-types';
import { generationNumber, TAGS } from '../private/vocabulary';

/** No alias and no family of a ManualRotationAlias may be named so: it always is a version alias, of whatever family. */
const VERSION_ALIAS = /\/v[0-9]+$/;

export interface Generation {
  /** With the prefix `alias/`. */
  readonly family: string;
  readonly number: number;
}

/** The generation that the key is, if it bears its version alias and no other, and its tag names the same family. Either alone says nothing. */
export function familyOf({ aliases, tags }: KeyFacts): Generation | undefined {
  if (aliases.length !== 1) return undefined;
  const family = aliases[0].replace(VERSION_ALIAS, '');
  const number = generationNumber(family, aliases[0]);
  return number !== undefined && tags[TAGS.family] === family ? { family, number } : undefined;
}

/** Why the key need not be rotated, or undefined: nothing new is protected with a generation whose successor is in use. */
export function supersession(facts: KeyFacts): string | undefined {
  const generation = familyOf(facts);
  if (generation === undefined) return undefined;
  const successor = (facts.successors ?? []).find((candidate) => isInUseAfter(generation, candidate));
  return successor === undefined
    ? undefined
    : `Superseded: generation ${generation.number} of ${shortName(generation.family)}, kept so that old data stays readable. Generation ${successor.number} is in use.`;
}

function isInUseAfter({ family, number }: Generation, successor: SuccessorFacts): boolean {
  return successor.number > number
    && successor.keyState === 'Enabled'
    && successor.family === family
    && successor.aliases.some((alias) => !VERSION_ALIAS.test(alias));
}
