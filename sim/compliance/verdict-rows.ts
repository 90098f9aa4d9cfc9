import type { Row } from './row';
import { AGES } from './rows-of-ages';
import { EVASIONS_AND_USES, FAMILIES } from './rows-of-families';
import { KINDS } from './rows-of-kinds';
import { SPECS } from './rows-of-specs';
import { WAIVERS } from './rows-of-waivers';

/** The rule's requirements, row by row: `npm run verdicts` prints them, with what the verdict function says. */
export const TOPICS: Readonly<Record<string, readonly Row[]>> = {
  'Kinds of keys, states, Regions': KINDS,
  'Age of the key material': AGES,
  'Families behind an alias': FAMILIES,
  'Families that are pretended, and old keys that are used on': EVASIONS_AND_USES,
  'Key specs and their dates': SPECS,
  'Waivers, denials, texts': WAIVERS,
};

export const ROWS: readonly Row[] = Object.values(TOPICS).flat();
