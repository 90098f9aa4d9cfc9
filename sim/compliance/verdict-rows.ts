import type { Row } from './row';
import { AGES } from './rows-of-ages';
import { FAMILIES } from './rows-of-families';
import { KINDS } from './rows-of-kinds';
import { WAIVERS } from './rows-of-waivers';

/** The rule's requirements, row by row: `npm run verdicts` prints them, with what the verdict function says. */
export const TOPICS: Readonly<Record<string, readonly Row[]>> = {
  'Kinds of keys, states, Regions': KINDS,
  'Age of the key material': AGES,
  'Families behind an alias': FAMILIES,
  'Waivers, denials, texts': WAIVERS,
};

export const ROWS: readonly Row[] = Object.values(TOPICS).flat();
